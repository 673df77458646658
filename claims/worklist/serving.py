"""The queue as statements that each lock the next claim of one lane; made once for a person."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import product
from typing import Any

from django.db.models import DateField, DateTimeField, Exists, F, OuterRef, Q, Value

from accounts.models import User
from arengine.lib.dates import day_start
from arengine.lib.prepared import Named, Statement, union
from claims.models import Lease
from claims.models.claim_queries import ClaimQuerySet
from claims.worklist.queue import BY_DEADLINE, lanes

BEST = "ORDER BY deadline, priority DESC, id DESC LIMIT 1"
MOST_PEOPLE = 1_000


def lane_statements(user: User) -> tuple[Statement, ...]:
    """One statement a lane, in the order in which they are asked.

    Claims that somebody is at are passed by, and so is what was worked today and is due still (a
    note, say). They come at the queue's end, where locks are waited for: nothing is left over."""
    return _made(user, user.role, user.is_active, user.sees_everything, tuple(user.team_ids))


def lane_values(today: date, now: datetime, deadline_days: int) -> dict[str, Any]:
    """What the statements leave open."""
    near = today + timedelta(days=deadline_days)
    return {"today": today, "near": near, "now": now, "midnight": day_start(today)}


@lru_cache(maxsize=MOST_PEOPLE)
def _made(user: User, *_scope: object) -> tuple[Statement, ...]:
    """`_scope` is all that the words depend on besides who it is: another scope, other words."""
    return tuple(_statements(user))


def _statements(user: User) -> Iterator[Statement]:
    for is_end, lane in product((False, True), lanes(user)):
        seen = lane if is_end else [claims.filter(_untouched()) for claims in lane]
        firsts = [_first(claims, user, skip_locked=not is_end) for claims in seen]
        if statement := union(firsts, tail=BEST):
            yield statement


def _untouched() -> Q:
    midnight = Named("midnight", DateTimeField())
    return Q(last_touch_at__isnull=True) | Q(last_touch_at__lt=midnight)


def _first(claims: ClaimQuerySet, user: User, *, skip_locked: bool) -> Any:
    """The first claim of a list that nobody else has, locked."""
    running = Lease.objects.running(Named("now", DateTimeField()))
    others = running.exclude(user=user).filter(claim=OuterRef("pk"))
    is_by_deadline = claims.query.order_by == BY_DEADLINE
    deadline = F("deadline_on") if is_by_deadline else Value(None, DateField())
    named = claims.exclude(Exists(others)).annotate(deadline=deadline)
    first = named.values_list("id", "deadline", "priority")
    return first.select_for_update(no_key=True, skip_locked=skip_locked, of=("self",))[:1]
