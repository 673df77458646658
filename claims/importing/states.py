"""The import's state machine: every move is one conditional UPDATE whose row count is checked."""

from typing import Any

from arengine.lib.errors import Refused
from claims.choices import ImportState as State
from claims.models import Import

MOVES: dict[State, tuple[State, ...]] = {
    State.RECEIVED: (State.MAPPED, State.FAILED, State.CANCELLED),
    State.MAPPED: (State.MAPPED, State.CHECKED, State.FAILED, State.CANCELLED),
    State.CHECKED: (State.MAPPED, State.CONFIRMED, State.FAILED, State.CANCELLED),
    State.CONFIRMED: (State.APPLYING, State.FAILED, State.CANCELLED),
    State.APPLYING: (State.APPLIED, State.FAILED, State.CANCELLED),
    State.APPLIED: (State.UNDONE,),
    # What was applied before the stop is kept; it can be resumed or undone.
    State.FAILED: (State.CONFIRMED, State.UNDONE),
    State.CANCELLED: (State.CONFIRMED, State.UNDONE),
    State.UNDONE: (),
}


def move(source_import: Import, to: State, **fields: Any) -> None:
    """Moves the import and sets fields with it. Raises Refused where that is not allowed."""
    allowed = [state for state, targets in MOVES.items() if to in targets]
    moved = Import.objects.filter(pk=source_import.pk, state__in=allowed).update(state=to, **fields)
    source_import.refresh_from_db()
    if not moved:
        raise Refused(
            "import_state",
            f"Import {source_import.pk} is {source_import.get_state_display().lower()}; "
            f"it cannot become {to.label.lower()}.",
        )
