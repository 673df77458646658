"""What a valid request of each line of the policy sends."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from arengine.lib.dates import today
from claims.models import RootCause
from strategies.models import Workflow
from tests.access.ground import Ground
from tests.access.routes import Line

FILE = b"claim_number,payer,balance,aging_days\nNEW-2,Aetna,10.00,40\n"


def _plan(ground: Ground) -> dict[str, Any]:
    """A campaign over the claim that the local supervisor sees too."""
    return {
        "name": "Large ones",
        "goal": "Collect.",
        "workflow": Workflow.objects.earliest("pk").key,
        "ends_on": (today() + timedelta(days=30)).isoformat(),
        "filter": {"q": ground.claims["own"].claim_number},
    }


def body_of(ground: Ground, line: Line) -> dict[str, Any]:
    given = _BODIES.get(line.name)
    return given(ground, line) if given else {}


Body = Callable[[Ground, Line], dict[str, Any]]


def _entry(ground: Ground, line: Line) -> dict[str, Any]:
    return {"entry": ground.rows["ledgerentry", line.object].pk, "reason": "Wrong claim"}


def _letter(ground: Ground, line: Line) -> dict[str, Any]:
    is_sent = line.method == "POST"
    return {"file": SimpleUploadedFile("another.txt", b"Dear all")} if is_sent else {}


def _file(ground: Ground, line: Line) -> dict[str, Any]:
    file = SimpleUploadedFile("claims.csv", FILE, content_type="text/csv")
    return {"file": file, "as_of": today().isoformat()}


def _rules(ground: Ground, line: Line) -> dict[str, Any]:
    return {"rules": [{"name": "All", "team": "GeneralAgent"}]}


def _verbs(prefix: str) -> dict[str, Body]:
    team = {"own": "GeneralAgent"}
    return {
        f"{prefix}-escalate": lambda ground, line: {"reason": "Help", "to": "EscalationTeam"},
        f"{prefix}-return": lambda ground, line: {"reason": "Go on"},
        f"{prefix}-assign": lambda ground, line: {
            "team": team.get(line.object, "SeniorAgent"), "reason": "Mine",
        },
        f"{prefix}-payments": lambda ground, line: {
            "amount": "1.00", "posted_on": (today() - timedelta(days=1)).isoformat(),
        },
        f"{prefix}-reverse": _entry,
        f"{prefix}-snooze": lambda ground, line: {"when_paid": True, "reason": "not_now"},
        f"{prefix}-workflow": lambda ground, line: (
            {"act": "begin", "workflow": "phone-campaign"} if line.method == "POST" else {}
        ),
        f"{prefix}-status": lambda ground, line: {"work_status": "pended"},
        f"{prefix}-touches": lambda ground, line: {"outcome": "NOF", "note": "Called"},
        f"{prefix}-take-back": lambda ground, line: {
            "touch": ground.rows["touch", line.object].pk, "reason": "Other claim",
        },
        f"{prefix}-correct": lambda ground, line: {
            "touch": ground.rows["touch", line.object].pk, "outcome": "INPROC", "reason": "Wrong",
        },
        f"{prefix}-write-off": lambda ground, line: {"amount": "1.00", "reason": "Small"},
    }  # fmt: skip


def _upsert(ground: Ground, line: Line) -> dict[str, Any]:
    claim = ground.claims[line.object]
    return {
        "payer": "Aetna",
        "facility": claim.facility.name,
        "balance": str(claim.balance),
        "service_from": "2026-10-01",
    }


def _number(ground: Ground, line: Line) -> dict[str, Any]:
    return {"claim_number": ground.claims[line.object].claim_number}


_BODIES: dict[str, Body] = {
    **dict.fromkeys(("worklist-take", "worklist-let-go"), _number),
    **dict.fromkeys(("api-worklist-take", "api-worklist-let-go"), _number),
    "worklist-snooze": lambda ground, line: {
        **_number(ground, line), "days": "3", "reason": "waiting_payer",
    },
    "claim-attachments": _letter,
    "claim-letter": lambda ground, line: {
        "template": "status-letter", "recipient": "Aetna", "address": "PO Box 1",
        "subject": "Status", "body": "Where does it stand?",
    },
    "api-message-templates": lambda ground, line: {
        "key": "second-notice", "kind": "email", "name": "Second notice",
        "subject": "Claim {claim_number}", "body": "We wait for your answer.",
    } if line.method == "POST" else {},
    "api-message-template-versions": lambda ground, line: (
        {"source": "Memo"} if line.method == "POST" else {}
    ),
    "api-message-template-activate": lambda ground, line: {"number": 1},
    "outbox-decide": lambda ground, line: {"act": "sent"},
    "api-claim-attachments": _letter,
    "claim-attachment-withdraw": lambda ground, line: {"reason": "Wrong claim"},
    "api-claim-attachment-withdraw": lambda ground, line: {"reason": "Wrong claim"},
    **_verbs("claim"),
    **_verbs("api-claim"),
    "claim-draft": lambda ground, line: {"note": "Called"},
    "phrases": lambda ground, line: {"kind": "text", "text-name": "C", "text-text": "c"},
    "worklist-views": lambda ground, line: {"name": "Mine", "sharing": "mine", "query": ""},
    "worklist-view": lambda ground, line: {"do": "begin"},
    "worklist-columns": lambda ground, line: {"columns": ["balance"]},
    "worklist-paste": lambda ground, line: {"numbers": "OWN-1"},
    "exports": lambda ground, line: {"format": "csv", "query": "tab=all"},
    "login": lambda ground, line: {"username": "nobody", "password": "wrong"},
    "api-token": lambda ground, line: {"username": "nobody", "password": "wrong"},
    "api-token-refresh": lambda ground, line: {"refresh": "forged"},
    "api-claim": _upsert,
    "api-claim-bare": _upsert,
    "api-claims-search": lambda ground, line: {"name": "Nobody, Here"},
    "claims-search": lambda ground, line: {"name": "Nobody, Here"},
    "claims-find": lambda ground, line: {"q": "own 1"},
    "deadline-sign-off": lambda ground, line: {"root_cause": "not_worked"},
    "api-bulk": lambda ground, line: {
        "kind": "note", "note": "Seen", "claims": [ground.claims["own"].claim_number],
    },
    "api-bulk-confirm": lambda ground, line: {
        "agreed": ground.rows["bulkaction", "own"].agreement,
    },
    "claims-bulk": lambda ground, line: {
        "kind": "note", "note": "Seen", "which": "selected", "selected": ground.claims["own"].pk,
    },
    "claims-bulk-confirm": lambda ground, line: {
        "agreed": ground.rows["bulkaction", "own"].agreement,
    },
    "team-plans": lambda ground, line: {"kind": "teams"},
    "missing-decide": lambda ground, line: {"decision": "keep", "which": "all"},
    "routing-activate": lambda ground, line: {
        "effective_from": today().isoformat(), "why": "Memo", "confirmed": "on",
    },
    "score-activate": lambda ground, line: {"reason": "Memo", "confirmed": "on"},
    "workflow-new": lambda ground, line: {"name": "State complaint"},
    "api-workflows": lambda ground, line: (
        {"key": "complaint", "name": "Complaint"} if line.method == "POST" else {}
    ),
    **{
        f"{name}-rules-activate": lambda ground, line: {"reason": "Memo"}
        for name in ("enrolment", "handover")
    },
    **{
        f"api-{name}-rules-activate": lambda ground, line: {"source": "Memo"}
        for name in ("enrolment", "handover")
    },
    "workflow-activate": lambda ground, line: {"reason": "Memo"},
    "api-workflow-activate": lambda ground, line: {
        "number": ground.rows["workflowversion", "own"].number, "source": "Memo",
    },
    "denial-project-start": lambda ground, line: {
        "name": "Approvals",
        "workflow": Workflow.objects.get(key="phone-campaign").pk,
        "owner": ground.people["supervisor"].pk,
    } if line.method == "POST" else {},
    "api-denial-projects": lambda ground, line: {
        "cluster": ground.rows["denialcluster", "own"].pk,
        "name": "Approvals",
        "workflow": "phone-campaign",
    } if line.method == "POST" else {},
    "denial-project-close": lambda ground, line: {
        "root_cause": RootCause.objects.get(name="Coding error").pk,
    },
    "api-denial-project-close": lambda ground, line: {"root_cause": "Coding error"},
    "strategy-version-activate": lambda ground, line: {"reason": "Memo"},
    "api-payer-strategy-activate": lambda ground, line: {"reason": "Memo"},
    "api-campaigns": lambda ground, line: _plan(ground),
    "api-campaigns-preview": lambda ground, line: _plan(ground),
    "campaign-trial": lambda ground, line: {
        "challenger": Workflow.objects.get(key="negotiation").versions.get().pk,
        "challenger_percent": "50", "metric": "paid", "horizon_days": "30", "looks": "4",
        "expected": "50", "smallest": "5",
    } if line.method == "POST" else {},
    "api-campaign-trial": lambda ground, line: {
        "challenger": "negotiation", "horizon_days": 30, "expected_share": "0.5",
        "smallest_difference": "0.05",
    } if line.method == "PUT" else {},
    "api-campaign-launch": lambda ground, line: {"agreed": "nothing"},
    "api-campaign-complete": lambda ground, line: {"note": "Paid"},
    "decisions-decide": lambda ground, line: {"decision": "approve"},
    "api-decision-approve": lambda ground, line: {"answer": "Agreed"},
    "api-decision-refuse": lambda ground, line: {"answer": "Appeal first"},
    "api-decision-withdraw": lambda ground, line: {"answer": "Typed wrong"},
    "api-webhooks": lambda ground, line: {"url": "https://8.8.8.8/", "kinds": ["claim.touched"]},
    "api-webhook": lambda ground, line: {"kinds": ["claim.resolved"]},
    "imports": _file,
    "api-imports": _file,
    "api-routing-dry-run": _rules,
    "api-import-mapping": lambda ground, line: {"columns": {}},
    "api-user-absences": lambda ground, line: {
        "first_day": "2099-02-01", "last_day": "2099-02-03",
    },
    "api-user-absence-end": lambda ground, line: {"back_on": "2099-01-01"},
    "api-user": lambda ground, line: {"skills": ["Appeals"], "daily_capacity": 40},
    "api-team": lambda ground, line: {"lead": None, "daily_capacity": 50},
}  # fmt: skip
