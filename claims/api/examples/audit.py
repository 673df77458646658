"""The trail."""

from typing import Any

AUDIT: dict[str, Any] = {
    "id": 5104,
    "at": "2026-11-21T08:30:00.123456Z",
    "user": "supervisor",
    "source": "page",
    "request_id": "6f2d0c2e9a0b4d6c8f0e1a2b3c4d5e6f",
    "action": "changed",
    "subject": "claim",
    "subject_id": 118,
    "last_id": None,
    "claim_number": "0042-118",
    "rows": 1,
    "changes": {"denial_code": ["", "CO-197"]},
    "detail": {},
}
ANSWERS: dict[str, Any] = {
    "audit_list": {"results": [AUDIT], "next": None},
}
