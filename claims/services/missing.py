"""Claims that vanished from a snapshot stay open until a person decides, one or many."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from accounts.models import User
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.bulk import missing
from claims.bulk.portfolio import hold_portfolio_date
from claims.services.assignment import visible


@retry_deadlocks
@transaction.atomic
def keep_missing(claim_ids: Iterable[int], *, user: User) -> int:
    """They are still owed: clears the mark. Returns how many claims were marked."""
    _refuse_decision(user)
    text = "Kept open, though missing from the last snapshot."
    return len(missing.keep(visible(claim_ids, user), text=text, user=user))


@retry_deadlocks
@transaction.atomic
def close_missing(claim_ids: Iterable[int], *, user: User, today: date, reason: str = "") -> int:
    """They are settled elsewhere: brings each balance to 0.00. Returns how many were closed."""
    _refuse_decision(user)
    as_of = hold_portfolio_date(today)
    because = reason or "Missing from the last snapshot"
    closed = missing.close(
        visible(claim_ids, user),
        as_of=as_of,
        today=today,
        reason=because,
        text=f"Closed as missing from the feed: {because}",
        user=user,
    )
    return len(closed)


def _refuse_decision(user: User) -> None:
    if not user.decides:
        raise Refused("not_allowed", "Only a supervisor decides on missing claims.")
