"""Touches taken back or corrected: never edited; another one stands in their place."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Unpack

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.models import Claim, Draft, Snooze, Touch
from claims.services.claims import lock_claim
from claims.services.touch_effects import (
    MOST_IDLE,
    Moved,
    Said,
    apply,
    keep_clocks,
    plain,
    save,
    store,
)

# A touch is undone without a word within this time; the click may be on its way a little longer.
UNDO = timedelta(seconds=10)
ON_ITS_WAY = timedelta(seconds=5)
TURN = ("follow_up_on", "is_due")


@retry_deadlocks
@transaction.atomic
def take_back_touch(
    touch: Touch,
    *,
    user: User,
    now: datetime,
    reason: str = "",
    expected_version: int | None = None,
) -> Touch:
    """Puts back what the touch moved, where nobody has moved it since. Its author undoes it at
    once without a word; later it takes a reason."""
    locked = lock_claim(touch.claim_id, expected_version)
    _refuse_correction(touch, user, reason, is_undo=is_undone_at_once(touch, user, now))
    moved = _put_back(locked, touch, timezone.localdate(now))
    taken = Touch.objects.create(
        claim=locked, user=user, at=now, corrects=touch, moved=plain(moved), reason=reason
    )
    locked.touch_count = max(locked.touch_count - 1, 0)
    _count_standing(locked)
    save(locked, moved)
    keep_clocks(locked, moved, today=timezone.localdate(now))
    return taken


@retry_deadlocks
@transaction.atomic
def correct_touch(
    touch: Touch,
    *,
    user: User,
    outcome: str,
    today: date,
    now: datetime,
    expected_version: int | None = None,
    **said: Unpack[Said],
) -> Touch:
    """What should have been said, in a touch that stands in its place; `reason` says why."""
    locked = lock_claim(touch.claim_id, expected_version)
    _refuse_correction(touch, user, said.get("reason", ""), is_undo=False)
    back = _put_back(locked, touch, today)
    chosen, moved = apply(locked, outcome, said, today)
    corrected = store(locked, user, chosen, moved, said, now, corrects=touch)
    _count_standing(locked)
    save(locked, (*back, *moved))
    keep_clocks(locked, back, moved, today=today)
    Draft.objects.filter(user=user, claim=locked).delete()
    return corrected


def is_undone_at_once(touch: Touch, user: User, now: datetime) -> bool:
    """Whether its author may still take it back without a reason."""
    return touch.user_id == user.pk and now <= touch.at + UNDO + ON_ITS_WAY


def _refuse_correction(touch: Touch, user: User, reason: str, *, is_undo: bool) -> None:
    if touch.outcome_id is None:
        raise Refused("is_taking_back", "This entry takes a touch back; log a new touch instead.")
    if Touch.objects.filter(corrects=touch).exists():
        raise Refused("already_corrected", "This touch was taken back or corrected before.")
    if touch.user_id != user.pk and not user.decides:
        raise Refused("not_yours", "Only its author or a supervisor takes a touch back.")
    if not is_undo and not reason.strip():
        raise Refused("reason_needed", "Say why this touch is taken back or corrected.")


def _put_back(claim: Claim, touch: Touch, today: date) -> Moved:
    """The columns as they were before the touch, but for those that were moved again since."""
    moved: Moved = {}
    was_due = claim.is_due
    # Working a claim wakes it: one that sleeps was put off after the touch.
    is_asleep = Snooze.objects.asleep().filter(claim=claim).exists()
    for column, (before, after) in touch.moved.items():
        read = _reader(column)
        since = is_asleep and column in TURN
        if getattr(claim, column) == read(after) and not since:
            moved[column] = [read(after), read(before)]
            setattr(claim, column, read(before))
    if "follow_up_on" in moved or "is_due" in moved:
        claim.is_due = claim.follow_up_on is None or claim.follow_up_on <= today
        moved["is_due"] = [was_due, claim.is_due]
    return moved


def _reader(column: str) -> Callable[[Any], Any]:
    field: models.Field[Any, Any] = Claim._meta.get_field(column)  # type: ignore[assignment]
    return field.to_python


def _count_standing(claim: Claim) -> None:
    """The last touch, and those in a row without progress, of the touches that stand now."""
    standing = Touch.objects.standing().filter(claim=claim).order_by("-at", "-id")
    touches = list(standing.values_list("at", "outcome__is_progress"))
    claim.last_touch_at = touches[0][0] if touches else None
    idle = next((n for n, (_, is_progress) in enumerate(touches) if is_progress), len(touches))
    claim.idle_touches = min(idle, MOST_IDLE)
