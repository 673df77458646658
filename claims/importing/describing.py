"""An import in the words of the API: state, counts, control totals, progress."""

from datetime import datetime
from typing import Any

from arengine.lib.dates import now
from claims.choices import IMPORT_DUE
from claims.choices import ImportState as State
from claims.models import Import, ImportProblem


def describe(source_import: Import) -> dict[str, Any]:
    """One line of `GET /api/imports/`."""
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
        "created_at": _moment(source_import.created_at),
        "checked_at": _moment(source_import.checked_at),
        "finished_at": _moment(source_import.finished_at),
        "undo_until": _moment(source_import.undo_until if _stands(source_import) else None),
    }


def describe_in_full(source_import: Import) -> dict[str, Any]:
    """One import by itself: also its format, its columns and what the check has shown."""
    return {
        **describe(source_import),
        "file_format": source_import.file_format,
        "mapping": source_import.mapping,
        "proposal": source_import.proposal,
        "preview": source_import.preview,
    }


def _stands(source_import: Import) -> bool:
    return source_import.state == State.APPLIED and source_import.undo_requested_at is None


def can_undo(source_import: Import) -> bool:
    """Whether something of it is in and may still be taken back."""
    until = source_import.undo_until
    open_to_it = source_import.ended and source_import.state != State.UNDONE
    asked = source_import.undo_requested_at is not None
    in_time = until is not None and now() <= until
    return open_to_it and in_time and not asked and source_import.done_chunks.exists()


def can_resume(source_import: Import) -> bool:
    """Whether it stopped after it was confirmed."""
    stopped = source_import.state in (State.FAILED, State.CANCELLED)
    begun = source_import.confirmed_by_id is not None or source_import.done_chunks.exists()
    kept = source_import.purged_at is None and source_import.undo_requested_at is None
    return stopped and begun and kept


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def progress_of(source_import: Import) -> dict[str, Any]:
    """Committed work of the phase at hand; the rate since the phase began."""
    started = source_import.progress_started_at
    end = source_import.finished_at or now()
    seconds = max((end - started).total_seconds(), 0.001) if started else 0
    rate = round(source_import.progress_done / seconds) if seconds else 0
    left = max(source_import.progress_total - source_import.progress_done, 0)
    return {
        "phase": source_import.progress_phase,
        "done": source_import.progress_done,
        "total": source_import.progress_total,
        "rows_per_second": rate,
        "seconds_left": round(left / rate) if rate else None,
    }


def problems_of(source_import: Import, limit: int | None = None) -> list[dict[str, Any]]:
    """The error list in file order, at most `limit` lines."""
    rows = ImportProblem.objects.filter(source_import=source_import).order_by("row", "id")
    columns = ("row", "column", "found", "expected", "message", "is_note")
    return list(rows.values(*columns)[:limit])


def is_working(source_import: Import) -> bool:
    """Whether a worker has, or will have, something to do with it."""
    undoing = source_import.undo_requested_at is not None and source_import.state != State.UNDONE
    due = source_import.state in IMPORT_DUE and not source_import.needs_mapping
    return undoing or due


def state_in_words(source_import: Import) -> str:
    """The state as a list shows it."""
    if source_import.undo_requested_at and source_import.state != State.UNDONE:
        return "Being undone"
    if source_import.needs_mapping and source_import.state == State.RECEIVED:
        return "Waiting for columns"
    if source_import.cancel_requested_at and not source_import.ended:
        return "Stopping"
    if source_import.is_dry_run and source_import.state == State.CHECKED:
        return "Checked, dry run"
    return str(source_import.get_state_display())
