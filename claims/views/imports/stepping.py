"""The five steps of the wizard: where an import stands, and what can be looked at."""

from dataclasses import dataclass

from claims.choices import ImportState as State
from claims.importing.describing import can_undo, is_working
from claims.importing.services import TAKEN_ON
from claims.models import Import

STEPS = {"file": "File", "columns": "Columns", "check": "Check", "confirm": "Confirm",
         "result": "Result"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One of the five; `link` is "" where it cannot be opened yet."""

    name: str
    label: str
    link: str
    is_current: bool
    is_done: bool


def step_of(source_import: Import, wanted: str) -> str:
    """The step that is asked for, or where the import stands."""
    if wanted == "undo" and can_undo(source_import):
        return "undo"
    return wanted if wanted in _open_steps(source_import) else _where_it_stands(source_import)


def _where_it_stands(source_import: Import) -> str:
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
        "columns": bool(source_import.mapping) or state == State.RECEIVED,
        "check": source_import.checked_at is not None and state != State.RECEIVED,
        "confirm": state == State.CHECKED and not source_import.is_dry_run,
        "result": _where_it_stands(source_import) == "result",
    }
    if is_working(source_import):
        return ["file", _where_it_stands(source_import)]
    return [name for name in STEPS if known[name]]


def steps_of(source_import: Import, current: str) -> list[Step]:
    """All five, as the page lists them."""
    open_steps, behind = _open_steps(source_import), _behind(source_import)
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


def _behind(source_import: Import) -> list[str]:
    """Steps that the import has taken; one that stopped early has taken few."""
    taken = {
        "file": True,
        "columns": source_import.state != State.RECEIVED and bool(source_import.proposal),
        "check": source_import.state in TAKEN_ON or source_import.confirmed_by_id is not None,
        "confirm": source_import.state in TAKEN_ON or source_import.confirmed_by_id is not None,
    }
    return [name for name, is_behind in taken.items() if is_behind]
