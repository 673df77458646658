"""The state machine and the lease: every move is one conditional UPDATE whose count is checked."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import DateTimeField, ExpressionWrapper, Q
from django.db.models.functions import Now

from arengine.lib.errors import Refused
from claims.choices import BulkState as State
from claims.models import BulkAction

MOVES: dict[State, tuple[State, ...]] = {
    State.PREVIEWED: (State.CONFIRMED, State.CANCELLED),
    State.CONFIRMED: (State.RUNNING, State.FAILED, State.CANCELLED),
    State.RUNNING: (State.DONE, State.FAILED, State.CANCELLED),
    State.DONE: (State.UNDONE,),
    # What was done before the stop is kept.
    State.FAILED: (State.CONFIRMED, State.UNDONE),
    State.CANCELLED: (State.CONFIRMED, State.UNDONE),
    State.UNDONE: (),
}


class LeaseLost(Exception):
    """Another worker has it; this one must not write any more."""


def move(action: BulkAction, to: State, **fields: Any) -> None:
    """Moves the action and sets fields with it. Raises Refused where that is not allowed."""
    allowed = [state for state, targets in MOVES.items() if to in targets]
    moved = BulkAction.objects.filter(pk=action.pk, state__in=allowed).update(state=to, **fields)
    action.refresh_from_db()
    if not moved:
        raise Refused(
            "bulk_state",
            f"{action} is {action.get_state_display().lower()}; it cannot become "
            f"{to.label.lower()}.",
        )


def take(action_id: int, owner: str) -> bool:
    """The lease, if it is free or has run out."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
    rows = BulkAction.objects.filter(free, pk=action_id)
    return bool(rows.update(lease_owner=owner, lease_until=_until()))


def insist(action_id: int, owner: str) -> None:
    """Inside a transaction: nobody takes the lease before it ends. Raises LeaseLost."""
    rows = BulkAction.objects.filter(pk=action_id, lease_owner=owner)
    if not rows.update(lease_until=_until()):
        raise LeaseLost


def release(action_id: int, owner: str) -> None:
    """Gives the lease back."""
    rows = BulkAction.objects.filter(pk=action_id, lease_owner=owner)
    rows.update(lease_owner="", lease_until=None)


def _until() -> Any:
    seconds = timedelta(seconds=settings.BULK_LEASE_SECONDS)
    return ExpressionWrapper(Now() + seconds, output_field=DateTimeField())
