"""Up to whoever decides, and back."""

from typing import Any

ESCALATION: dict[str, Any] = {
    "id": 4,
    "claim_number": "0042-118",
    "rule": None,
    "raised_by": "rivera",
    "reason": "The payer does not keep its promises",
    "raised_at": "2026-11-21T08:30:00.123456Z",
    "from_team": "GeneralAgent",
    "from_assignee": "rivera",
    "to_team": "GeneralAgent",
    "to_assignee": "lead",
    "state": "open",
    "ended_by": None,
    "ended_at": None,
    "ended_reason": "",
}
REQUESTS: dict[str, Any] = {
    "claims_escalate": {"reason": "The payer does not keep its promises", "to": None},
    "claims_return": {"reason": "Appeal, level 2"},
}
ANSWERS: dict[str, Any] = {
    "claims_escalate": ESCALATION,
    "claims_return": {
        **ESCALATION,
        "state": "returned",
        "ended_by": "lead",
        "ended_at": "2026-11-22T09:10:00.123456Z",
        "ended_reason": "Appeal, level 2",
    },
}
