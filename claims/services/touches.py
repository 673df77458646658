"""Touches: somebody worked a claim and says what came of it."""

from datetime import date, datetime
from typing import Unpack
from uuid import UUID

from django.db import transaction

from accounts.models import User
from arengine.lib.deadlocks import retry_deadlocks
from claims.bulk.desk import clear_desk
from claims.models import Claim, Touch
from claims.services.claims import lock_claim, refuse_stale
from claims.services.touch_effects import MOST_IDLE, Said, apply, keep_clocks, save, store


@retry_deadlocks
@transaction.atomic
def log_touch(
    claim: Claim | int,
    *,
    user: User,
    outcome: str,
    today: date,
    now: datetime,
    expected_version: int | None = None,
    form: UUID | None = None,
    **said: Unpack[Said],
) -> Touch:
    """Stores the outcome, moves the statuses by it and sets the day of the next action.

    The same `form` sent again gives the touch it became, and writes nothing.
    """
    locked = lock_claim(claim)
    is_again = form is not None and locked.version != expected_version
    if is_again and (touch := Touch.objects.filter(claim=locked, user=user, form=form).first()):
        return touch
    refuse_stale(locked, expected_version)
    chosen, moved = apply(locked, outcome, said, today)
    locked.touch_count += 1
    locked.last_touch_at = now
    locked.idle_touches = 0 if chosen.is_progress else min(locked.idle_touches + 1, MOST_IDLE)
    save(locked, moved)
    clear_desk(locked, user)
    keep_clocks(locked, moved, today=today)
    return store(locked, user, chosen, moved, said, now, form=form)
