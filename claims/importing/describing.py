"""An import in the words of the API: state, counts, control totals, progress."""

from typing import Any

from arengine.lib.dates import now
from claims.models import Import, ImportProblem


def describe(source_import: Import) -> dict[str, Any]:
    """The body of `GET /api/imports/<id>/`."""
    return {
        "id": source_import.pk,
        "url": f"/api/imports/{source_import.pk}/",
        "state": source_import.state,
        "file": source_import.file_name,
        "as_of": source_import.as_of.isoformat(),
        "snapshot": source_import.is_snapshot,
        "partial": source_import.is_partial,
        "dry_run": source_import.is_dry_run,
        "needs_mapping": source_import.needs_mapping,
        "rows": {
            "read": source_import.rows_read,
            "new": source_import.rows_new,
            "changed": source_import.rows_changed,
            "unchanged": source_import.rows_unchanged,
            "rejected": source_import.rows_rejected,
            "missing": source_import.claims_missing,
        },
        "control": {
            "file_balance": f"{source_import.file_balance:.2f}",
            "applied_balance": f"{source_import.applied_balance:.2f}",
        },
        "progress": progress_of(source_import),
        "failure": source_import.failure,
    }


def progress_of(source_import: Import) -> dict[str, Any]:
    """Committed work of the phase at hand; the rate since the phase began."""
    started = source_import.progress_started_at
    end = source_import.finished_at or now()
    seconds = max((end - started).total_seconds(), 0.001) if started else 0
    rate = round(source_import.progress_done / seconds) if seconds else 0
    return {
        "phase": source_import.progress_phase,
        "done": source_import.progress_done,
        "total": source_import.progress_total,
        "rows_per_second": rate,
    }


def problems_of(source_import: Import, limit: int | None = None) -> list[dict[str, Any]]:
    """The error list in file order, at most `limit` lines."""
    rows = ImportProblem.objects.filter(source_import=source_import).order_by("row", "id")
    columns = ("row", "column", "found", "expected", "message", "is_note")
    return list(rows.values(*columns)[:limit])
