"""Leases: the next claim is taken, held while it is worked, and let go."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import DateField, Exists, F, OuterRef, Q, Value

from accounts.models import User
from arengine.lib.dates import day_start
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.bulk.scoring import score_in_force
from claims.models import Claim, Lease
from claims.models.claim_queries import ClaimQuerySet
from claims.services.claims import lock_claim
from claims.worklist.queue import BY_DEADLINE, lanes, queue_of

BEST = "ORDER BY deadline, priority DESC, id DESC LIMIT 1"
HELD = timedelta(minutes=15)
# Takes the lease of a claim unless another person's is running; the row decides, whoever looked.
TAKE = """
INSERT INTO claims_lease AS held (claim_id, user_id, until) VALUES (%(claim)s, %(user)s, %(until)s)
ON CONFLICT (claim_id) DO UPDATE SET user_id = EXCLUDED.user_id, until = EXCLUDED.until
WHERE held.user_id = EXCLUDED.user_id OR held.until <= %(now)s"""


@retry_deadlocks
@transaction.atomic
def take_next(user: User, *, today: date, now: datetime) -> Claim | None:
    """The next claim of the person's queue, leased to them; None at its end.

    What they hold already and have not worked comes first, so that a reload takes no other one.
    """
    held = _held(user, now)
    if held is not None and _take(held.pk, user, now):
        return held
    days = score_in_force().deadline_days
    # Claims that somebody is at are passed by, and so is what was worked today and is due still (a
    # note, say). They come at the queue's end, where locks are waited for: nothing is left over.
    for is_end, lane in product((False, True), lanes(user, today, days)):
        seen = lane if is_end else [claims.filter(_untouched(today)) for claims in lane]
        if claim := _first_free(seen, user, now, skip_locked=not is_end):
            return claim
    return None


@retry_deadlocks
@transaction.atomic
def take(claim: Claim | int, *, user: User, now: datetime) -> Lease:
    """Takes a claim by name; refused while somebody else has it in hand."""
    locked = lock_claim(claim)
    if not _take(locked.pk, user, now):
        holder = Lease.objects.select_related("user").get(claim=locked).user
        raise Refused("claim_held", f"{holder} has this claim in hand.")
    return Lease.objects.get(claim=locked)


def let_go(user: User, claim: Claim | int | None = None) -> int:
    """Frees a claim that the person holds, or all of theirs; returns how many that were."""
    held = Lease.objects.filter(user=user)
    freed, _ = (held if claim is None else held.filter(claim=claim)).delete()
    return freed


def _held(user: User, now: datetime) -> Claim | None:
    """The claim in the person's hands, the latest first, while it is still in their queue."""
    held = Lease.objects.running(now).filter(user=user).order_by("-until")
    ids = list(held.values_list("claim", flat=True))
    mine = queue_of(user).in_bulk(ids) if ids else {}
    return next((mine[number] for number in ids if number in mine), None)


def _untouched(today: date) -> Q:
    return Q(last_touch_at__isnull=True) | Q(last_touch_at__lt=day_start(today))


def _first_free(
    lane: Sequence[ClaimQuerySet], user: User, now: datetime, *, skip_locked: bool
) -> Claim | None:
    """Takes the first claim of a lane that nobody has."""
    others = Lease.objects.running(now).exclude(user=user).filter(claim=OuterRef("pk"))
    free = [claims.exclude(Exists(others)) for claims in lane]
    while (claim := _best(free, skip_locked=skip_locked)) is not None:
        if _take(claim, user, now):
            return Claim.objects.get(pk=claim)
    return None


def _best(lane: Sequence[ClaimQuerySet], *, skip_locked: bool) -> int | None:
    """The best of the first claims of each list, locked."""
    firsts: list[tuple[str, Sequence[Any]]] = []
    for claims in lane:
        with suppress(EmptyResultSet):  # whoever may see nothing
            firsts.append(_first(claims, skip_locked=skip_locked))
    if not firsts:
        return None
    words = " UNION ALL ".join(f"SELECT * FROM ({text}) AS one" for text, _ in firsts)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM ({words}) AS first {BEST}",  # noqa: S608 - the ORM's own words
            [value for _, values in firsts for value in values],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _first(claims: ClaimQuerySet, *, skip_locked: bool) -> tuple[str, Sequence[Any]]:
    """The statement that locks the first claim of a list, and its values."""
    is_by_deadline = claims.query.order_by == BY_DEADLINE
    deadline = F("deadline_on") if is_by_deadline else Value(None, DateField())
    named = claims.annotate(deadline=deadline).values_list("id", "deadline", "priority")
    locked = named.select_for_update(no_key=True, skip_locked=skip_locked, of=("self",))[:1]
    return locked.query.sql_with_params()


def _take(claim: int, user: User, now: datetime) -> bool:
    values: dict[str, Any] = {"claim": claim, "user": user.pk, "until": now + HELD, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        return bool(cursor.rowcount)
