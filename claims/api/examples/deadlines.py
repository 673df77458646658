"""Deadlines."""

from typing import Any

DEADLINE: dict[str, Any] = {
    "id": 9,
    "claim_number": "0042-118",
    "kind": "appeal_level_1",
    "state": "running",
    "due_on": "2027-01-29",
    "days_left": 69,
    "anchor_on": "2026-10-01",
    "source": "The date in the claim's file",
    "ended_on": None,
    "root_cause": "",
    "signed_off_by": None,
}
ANSWERS: dict[str, Any] = {
    "deadlines_list": {"results": [DEADLINE], "next": None},
}
