"""Imports."""

from typing import Any

IMPORT: dict[str, Any] = {
    "id": 12,
    "url": "/api/imports/12/",
    "state": "checked",
    "file": "open-claims.csv",
    "as_of": "2026-11-21",
    "snapshot": True,
    "partial": False,
    "dry_run": False,
    "needs_mapping": False,
    "rows": {"read": 3, "new": 2, "changed": 1, "unchanged": 0, "rejected": 0, "missing": 0},
    "control": {"file_balance": "1271.16", "applied_balance": "1271.16"},
    "progress": {
        "phase": "check",
        "done": 3,
        "total": 3,
        "rows_per_second": 3,
        "seconds_left": 0,
    },
    "failure": "",
    "created_at": "2026-11-21T08:30:00Z",
    "checked_at": "2026-11-21T08:30:01Z",
    "finished_at": None,
    "undo_until": None,
}
REQUESTS: dict[str, Any] = {
    "imports_confirm_create": {"partial": False},
    "imports_mapping_create": {"columns": {"claim_number": "Claim #", "balance": 4}},
}
ANSWERS: dict[str, Any] = {
    "imports_list": {"results": [IMPORT], "next": None},
    "imports_create": {**IMPORT, "state": "received"},
}
