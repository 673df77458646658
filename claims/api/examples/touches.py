"""Touches and their outcomes."""

from typing import Any

TOUCH: dict[str, Any] = {
    "id": 305,
    "at": "2026-11-21T14:05:09.123456Z",
    "user": "agent",
    "outcome": "INPROC",
    "contact": "reached",
    "minutes": 12,
    "reference": "CALL-88121",
    "note": "In process, no information needed.",
    "follow_up_on": "2026-12-05",
    "corrects": None,
    "reason": "",
    "moved": {
        "adjudication_status": ["unknown", "pending"],
        "follow_up_on": [None, "2026-12-05"],
        "is_due": [True, False],
    },
}
OUTCOME: dict[str, Any] = {
    "code": "INPROC",
    "label": "In process",
    "meaning": "The payer works on it, nothing unusual.",
    "key": "2",
    "next_action": "Ask again",
    "days": 14,
    "day_kind": "calendar",
    "needs_note": False,
    "needs_date": False,
}
REQUESTS: dict[str, Any] = {
    "claims_touches": {
        "outcome": "INPROC",
        "note": "In process, no information needed.",
        "contact": "reached",
        "minutes": 12,
        "reference": "CALL-88121",
    },
    "claims_take_back": {"touch": 305, "reason": "Wrong claim"},
    "claims_correct": {"touch": 305, "outcome": "PEND-REVIEW", "reason": "Misheard"},
}
ANSWERS: dict[str, Any] = {
    "claims_touches": TOUCH,
    "claims_touches_list": {"results": [TOUCH], "next": None},
    "claims_correct": {**TOUCH, "id": 306, "outcome": "PEND-REVIEW", "corrects": 305},
    "claims_take_back": {
        **TOUCH,
        "id": 306,
        "outcome": None,
        "corrects": 305,
        "reason": "Wrong claim",
    },
    "outcomes_list": {"results": [OUTCOME], "next": None},
}
