"""Leases: the next claim is taken, held while it is worked, and let go."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from arengine.lib.prepared import Statement
from claims.bulk.scoring import score_in_force
from claims.models import Claim, Lease
from claims.services.claims import lock_claim
from claims.worklist.queue import queue_of
from claims.worklist.serving import lane_statements, lane_values

HELD = timedelta(minutes=15)
# Takes the lease of a claim unless another person's is running; the row decides, whoever looked.
TAKE = """
INSERT INTO claims_lease AS held (claim_id, user_id, until) VALUES (%(claim)s, %(user)s, %(until)s)
ON CONFLICT (claim_id) DO UPDATE SET user_id = EXCLUDED.user_id, until = EXCLUDED.until
WHERE held.user_id = EXCLUDED.user_id OR held.until <= %(now)s"""


@retry_deadlocks
@transaction.atomic
def take_next(
    user: User, *, today: date, now: datetime, related: Sequence[str] = ()
) -> Claim | None:
    """The next claim of the person's queue, leased to them; None at its end. With it come the
    `related` rows.

    What they hold already and have not worked comes first, so that a reload takes no other one.
    """
    held = _held(user, now, related)
    if held is not None and _take(held.pk, user, now):
        return held
    given = lane_values(today, now, score_in_force().deadline_days)
    for lane in lane_statements(user):
        if (claim := _first_free(lane, user, given)) is not None:
            return Claim.objects.select_related(*related).get(pk=claim)
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


def _held(user: User, now: datetime, related: Sequence[str]) -> Claim | None:
    """The claim in the person's hands, the latest first, while it is still in their queue."""
    held = Lease.objects.running(now).filter(user=user).order_by("-until")
    ids = list(held.values_list("claim", flat=True))
    mine = queue_of(user).select_related(*related).in_bulk(ids) if ids else {}
    return next((mine[number] for number in ids if number in mine), None)


def _first_free(lane: Statement, user: User, given: dict[str, Any]) -> int | None:
    """Takes the first claim of a lane that nobody has."""
    while (claim := _best(lane, given)) is not None:
        if _take(claim, user, given["now"]):
            return claim
    return None


def _best(lane: Statement, given: dict[str, Any]) -> int | None:
    """The best of the first claims of each list, locked."""
    with connection.cursor() as cursor:
        cursor.execute(lane.sql, lane.values(given))
        row = cursor.fetchone()
    return row[0] if row else None


def _take(claim: int, user: User, now: datetime) -> bool:
    values: dict[str, Any] = {"claim": claim, "user": user.pk, "until": now + HELD, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        return bool(cursor.rowcount)
