"""What is asked of a supervisor, and the answer."""

from typing import Any

DECISION: dict[str, Any] = {
    "id": 9,
    "kind": "write_off",
    "claim_number": "0042-118",
    "amount": "120.00",
    "balance": "2431.00",
    "reason": "Timely filing",
    "state": "asked",
    "requested_by": "rivera",
    "asked_at": "2026-11-21T08:30:00.123456Z",
    "first_approved_by": None,
    "first_approved_at": None,
    "decided_by": None,
    "decided_at": None,
    "answer": "",
    "entry": None,
}
DECIDED: dict[str, Any] = {
    **DECISION,
    "decided_by": "supervisor",
    "decided_at": "2026-11-21T09:10:00.123456Z",
}
REQUESTS: dict[str, Any] = {
    "decisions_approve": {"answer": "Agreed"},
    "decisions_refuse": {"answer": "Appeal first"},
    "decisions_withdraw": {"answer": "Typed wrong"},
}
ANSWERS: dict[str, Any] = {
    "decisions_list": {"results": [DECISION], "next": None},
    "decisions_retrieve": DECISION,
    "decisions_approve": {**DECIDED, "state": "approved", "answer": "Agreed", "entry": 72},
    "decisions_refuse": {**DECIDED, "state": "refused", "answer": "Appeal first"},
    "decisions_withdraw": {**DECIDED, "state": "withdrawn", "decided_by": "rivera"},
    "claims_write_off_202": DECISION,
}
