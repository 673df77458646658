"""What the wizard's pages show of an import: its columns, its figures, its result."""

from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import Count, Q

from arengine.lib.money import total
from claims.choices import ImportState as State
from claims.forms.imports import ColumnsForm, FormatForm
from claims.importing.applying import applied_balance, applied_counts
from claims.importing.causes import causes_of
from claims.importing.describing import (
    can_resume,
    can_undo,
    is_working,
    state_in_words,
)
from claims.importing.differences import differences_of
from claims.models import Import
from claims.views.imports.samples import samples_of
from claims.views.imports.stepping import step_of, steps_of
from claims.views.imports.working import progress_words

SHOWN_DIFFERENCES = 100
GOOD, BAD, WAITS = "state-good", "state-bad", "state-warn"
TONES = {
    State.APPLIED: GOOD,
    State.FAILED: BAD,
    State.CHECKED: WAITS,
    State.RECEIVED: WAITS,
}


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
    step = step_of(source_import, wanted)
    shown: dict[str, Any] = {
        "import": source_import,
        "state": state_in_words(source_import),
        "tone": TONES.get(State(source_import.state), ""),
        "step": step,
        "steps": steps_of(source_import, step),
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
