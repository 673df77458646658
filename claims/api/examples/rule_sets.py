"""Rules over workflows: enrolment and hand-over."""

from typing import Any

ENROLMENT: dict[str, Any] = {
    "name": "Large and old",
    "workflow": "negotiation",
    "applies_to": "any",
    "balance_over": "5000.00",
    "age_over": 120,
    "lines_of_business": ["commercial"],
    "payers": [],
}
HANDOVER: dict[str, Any] = {
    "name": "Messages unanswered",
    "reason": "two messages were not answered",
    "workflow": "email-follow-up",
    "to_workflow": "phone-campaign",
    "applies_to": "any",
    "contacts": 2,
    "missed": None,
    "rounds": None,
    "days_running": None,
    "days_left": None,
    "balance_over": None,
    "categories": [],
}
VERSION: dict[str, Any] = {
    "number": 2,
    "in_force": False,
    "valid_from": "2026-11-21",
    "valid_until": None,
    "source": "Drafted from version 1",
    "activated_at": None,
}
ACTIVE = {
    **VERSION,
    "in_force": True,
    "source": "Decided on November 20",
    "activated_at": "2026-11-21T08:30:00.123456Z",
}
WORDS = {
    "enrolment_rules": "every open claim and balance over $5,000.00 and older than 120 days "
    "and Commercial",
    "handover_rules": "in “Email follow-up”: 2 or more contacts without an answer",
}
REQUESTS: dict[str, Any] = {}
ANSWERS: dict[str, Any] = {}
for name, rule in (("enrolment_rules", ENROLMENT), ("handover_rules", HANDOVER)):
    rules = [{"position": 1, "words": WORDS[name], **rule}]
    sent = {"rules": [rule]}
    trial = {
        "as_of": "2026-11-21",
        "claims": 12,
        "balance": "81250.40",
        "rules": [
            {
                "position": 1,
                "name": rule["name"],
                "claims": 12,
                "balance": "81250.40",
                "examples": ["CLM-104882"],
            }
        ],
        "warnings": [],
    }
    REQUESTS |= {
        f"{name}_draft": sent,
        f"{name}_save": sent,
        f"{name}_dry_run": sent,
        f"{name}_activate": {"source": "Decided on November 20"},
    }
    ANSWERS |= {
        f"{name}_list": {"results": [{**ACTIVE, "rules": rules}], "next": None},
        f"{name}_draft": {**VERSION, "rules": rules},
        f"{name}_retrieve": {**ACTIVE, "rules": rules},
        f"{name}_save": {**VERSION, "rules": rules},
        f"{name}_dry_run": trial,
        f"{name}_activate": {**ACTIVE, "rules": rules},
    }
