"""What the wizard's pages show of an import: its steps, its figures, its work in words."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import Count, Q

from arengine.lib.dates import now
from arengine.lib.money import total
from claims.choices import ImportState as State
from claims.forms.imports import ColumnsForm, FormatForm
from claims.importing.applying import applied_balance, applied_counts
from claims.importing.causes import causes_of
from claims.importing.describing import (
    can_resume,
    can_undo,
    is_working,
    progress_of,
    state_in_words,
)
from claims.importing.differences import differences_of
from claims.importing.services import TAKEN_ON
from claims.models import Import
from claims.views.imports.samples import samples_of

STEPS = {"file": "File", "columns": "Columns", "check": "Check", "confirm": "Confirm",
         "result": "Result"}  # fmt: skip
SHOWN_DIFFERENCES = 100
GOOD, BAD, WAITS = "state-good", "state-bad", "state-warn"
TONES = {
    State.APPLIED: GOOD,
    State.FAILED: BAD,
    State.CHECKED: WAITS,
    State.RECEIVED: WAITS,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One of the five; `link` is "" where it cannot be opened yet."""

    name: str
    label: str
    link: str
    is_current: bool
    is_done: bool


def rows_of_list(imports: list[Import]) -> list[dict[str, Any]]:
    """Lines of the list."""
    return [
        {
            "import": row,
            "state": state_in_words(row),
            "tone": TONES.get(State(row.state), ""),
            "is_working": is_working(row),
        }
        for row in imports
    ]


def page_of(
    source_import: Import, wanted: str = "", columns: ColumnsForm | None = None
) -> dict[str, Any]:
    """Everything one step shows."""
    step = _step(source_import, wanted)
    shown: dict[str, Any] = {
        "import": source_import,
        "state": state_in_words(source_import),
        "tone": TONES.get(State(source_import.state), ""),
        "step": step,
        "steps": _steps(source_import, step),
        "template": f"claims/imports/{step}.html",
        "is_working": is_working(source_import),
        "may_cancel": not source_import.ended and source_import.cancel_requested_at is None,
    }
    if shown["is_working"]:
        shown["progress"] = progress_words(source_import)
    elif step == "columns":
        shown |= _columns(source_import, columns)
    elif step in ("check", "confirm"):
        shown |= _check(source_import, with_rows=step == "check")
    elif step in ("result", "undo"):
        shown |= _result(source_import)
    return shown


def _step(source_import: Import, wanted: str) -> str:
    if wanted == "undo" and can_undo(source_import):
        return "undo"
    return wanted if wanted in _open_steps(source_import) else _step_of_state(source_import)


def _step_of_state(source_import: Import) -> str:
    """Where the work stands."""
    first = {State.RECEIVED: "columns", State.MAPPED: "check", State.CHECKED: "check"}
    if source_import.undo_requested_at:
        return "result"
    return first.get(State(source_import.state), "result")


def _open_steps(source_import: Import) -> list[str]:
    """Steps that can be looked at; the work of others is looked at where it stands."""
    state = source_import.state
    known = {
        "file": True,
        "columns": bool(source_import.proposal) or state == State.RECEIVED,
        "check": source_import.checked_at is not None and state != State.RECEIVED,
        "confirm": state == State.CHECKED and not source_import.is_dry_run,
        "result": _step_of_state(source_import) == "result",
    }
    if is_working(source_import):
        return ["file", _step_of_state(source_import)]
    return [name for name in STEPS if known[name]]


def _steps(source_import: Import, current: str) -> list[Step]:
    open_steps, behind = _open_steps(source_import), _steps_behind(source_import)
    return [
        Step(
            name,
            STEPS[name],
            f"{source_import.link}?step={name}" if name in open_steps else "",
            is_current=name == current or (current == "undo" and name == "result"),
            is_done=name in behind and name != current,
        )
        for name in STEPS
    ]


def _steps_behind(source_import: Import) -> list[str]:
    """Steps that the import has taken; one that stopped early has taken few."""
    taken = {
        "file": True,
        "columns": source_import.state != State.RECEIVED and bool(source_import.proposal),
        "check": source_import.state in TAKEN_ON or source_import.confirmed_by_id is not None,
        "confirm": source_import.state in TAKEN_ON or source_import.confirmed_by_id is not None,
    }
    return [name for name, is_behind in taken.items() if is_behind]


def _columns(source_import: Import, form: ColumnsForm | None) -> dict[str, Any]:
    found = source_import.file_format
    may_change = source_import.state in (State.RECEIVED, State.CHECKED)
    return {
        "may_change": may_change,
        "format": found,
        "format_form": FormatForm(found=found),
        "form": form or ColumnsForm(source_import=source_import),
        "missing": source_import.proposal.get("missing", []) if source_import.needs_mapping else [],
    }


def _check(source_import: Import, *, with_rows: bool) -> dict[str, Any]:
    preview = source_import.preview
    before, after = (
        Decimal(preview.get(name, "0")) for name in ("portfolio_before", "portfolio_after")
    )
    shown: dict[str, Any] = {
        "before": before,
        "after": after,
        "moved": after - before,
        "missing_balance": Decimal(preview.get("missing_balance", "0")),
        "difference": source_import.file_balance - source_import.applied_balance,
        "accepted": source_import.rows_read - source_import.rows_rejected,
    }
    return shown | (_rows_of_check(source_import) if with_rows else {})


def _rows_of_check(source_import: Import) -> dict[str, Any]:
    listed = list(islice(differences_of(source_import), SHOWN_DIFFERENCES + 1))
    return {
        "causes": causes_of(source_import),
        "notes": causes_of(source_import, notes=True),
        "counted": source_import.problems.aggregate(
            notes=Count("id", filter=Q(is_note=True)), problems=Count("id")
        ),
        "differences": listed[:SHOWN_DIFFERENCES],
        "more_differences": len(listed) > SHOWN_DIFFERENCES,
        "listed_balance": total(item.balance for item in listed[:SHOWN_DIFFERENCES]),
        "samples": samples_of(source_import),
    }


def _result(source_import: Import) -> dict[str, Any]:
    applied = applied_counts(source_import)
    undoable = can_undo(source_import)
    return {
        "applied": applied,
        "applied_balance": applied_balance(source_import),
        "rows_in": sum(applied.values()),
        "is_stopped": source_import.state in (State.FAILED, State.CANCELLED),
        "may_resume": can_resume(source_import),
        "may_undo": undoable,
        "may_reread": source_import.state == State.FAILED and source_import.checked_at is None
        and source_import.purged_at is None,
        "format_form": FormatForm(found=source_import.file_format),
        "difference": source_import.file_balance - source_import.applied_balance,
    }  # fmt: skip


# --- work -------------------------------------------------------------------------------------
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
