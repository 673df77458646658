"""Work at hand in words: the phase, committed rows, the time left."""

from typing import Any

from arengine.lib.dates import now
from claims.choices import ImportState as State
from claims.importing.describing import progress_of
from claims.models import Import

PHASES = {"": "Reading the columns", "check": "Checking", "apply": "Applying", "undo": "Undoing"}


def progress_words(source_import: Import) -> dict[str, Any]:
    """Committed work in words, and how many tenths are done, for announcing it."""
    progress = progress_of(source_import)
    done, whole = progress["done"], progress["total"]
    share = min(done / whole, 1.0) if whole else 0.0
    return {
        **progress,
        "phase_words": _phase(source_import),
        "percent": int(share * 100),
        "tens": int(share * 10) * 10,
        "time_left": _time_left(progress["seconds_left"]),
        "is_waiting": source_import.lease_until is None or source_import.lease_until < now(),
        "is_stopping": source_import.cancel_requested_at is not None,
    }


def _phase(source_import: Import) -> str:
    if source_import.undo_requested_at:
        return PHASES["undo"]
    waiting = {State.RECEIVED: "", State.MAPPED: "check"}
    return PHASES.get(waiting.get(State(source_import.state), "apply"), "")


def _time_left(seconds: int | None) -> str:
    if seconds is None:
        return ""
    if seconds < 60:
        return f"about {seconds} s left"
    return f"about {round(seconds / 60):,} min left"
