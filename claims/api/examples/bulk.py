"""An action on many claims, previewed and done."""

from typing import Any

BULK: dict[str, Any] = {
    "id": 12,
    "kind": "hold",
    "words": "Put on hold until Nov 24, 2026",
    "state": "previewed",
    "chosen": 3,
    "claims": 2,
    "dollars": "300.00",
    "agreement": "2 for 300.00",
    "refused": [{"why": "its work is over", "claims": 1, "dollars": "80.00"}],
    "done": 0,
    "changed": 0,
    "taken_back": 0,
    "failure": "",
    "created_by": "rivera",
    "created_at": "2026-11-21T08:30:00.123456Z",
    "confirmed_at": None,
    "finished_at": None,
}
BULK_DONE: dict[str, Any] = {
    **BULK,
    "state": "done",
    "done": 3,
    "changed": 2,
    "confirmed_at": "2026-11-21T08:31:00.123456Z",
    "finished_at": "2026-11-21T08:31:01.123456Z",
}
REQUESTS: dict[str, Any] = {
    "claims_bulk": {
        "kind": "hold",
        "filter": {"payer": "BCBS", "min_balance": "100.00"},
        "until": "2026-11-24",
        "reason": "The portal is down",
        "dry_run": True,
    },
    "claims_bulk_confirm": {"agreed": "2 for 300.00"},
}
ANSWERS: dict[str, Any] = {
    "claims_bulk": BULK,
    "claims_bulk_retrieve": BULK,
    "claims_bulk_confirm": BULK_DONE,
    "claims_bulk_undo": {**BULK_DONE, "state": "undone", "taken_back": 2},
}
