"""Putting a claim off: it leaves the queue for a reason, and comes back by itself."""

from datetime import date

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from arengine.lib.dates import written
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.choices import SAID_BY_HAND, SnoozeReason, Status
from claims.models import Claim, Snooze
from claims.rules.snoozing import check_snooze
from claims.services.claims import lock_claim, tell
from claims.services.leases import let_go


@retry_deadlocks
@transaction.atomic
def snooze(
    claim: Claim | int,
    *,
    user: User,
    until: date | None,
    reason: str,
    today: date,
    when_paid: bool = False,
    past_deadline: bool = False,
    expected_version: int | None = None,
) -> Claim:
    """Puts a claim off until a day, or until a payment posts, or whichever comes first."""
    locked = lock_claim(claim, expected_version)
    _refuse(locked, reason, until, today, when_paid=when_paid, past_deadline=past_deadline)
    Snooze.objects.update_or_create(
        claim=locked,
        defaults={
            "user": user,
            "reason": reason,
            "until": until,
            "when_paid": when_paid,
            "set_at": Now(),
            "came_back_at": None,
            "came_back_by": "",
        },
    )
    locked.is_due, locked.follow_up_on = False, until
    locked.version += 1
    locked.updated_at = Now()
    locked.save(update_fields=["is_due", "follow_up_on", "version", "updated_at"])
    tell(locked, "snoozed", _sentence(until, when_paid, reason), user)
    let_go(user, locked)
    locked.refresh_from_db(fields=["updated_at"])
    return locked


def _refuse(
    claim: Claim,
    reason: str,
    until: date | None,
    today: date,
    *,
    when_paid: bool,
    past_deadline: bool,
) -> None:
    if reason not in SAID_BY_HAND:
        raise Refused("reason_unknown", "Say why the claim is put off, with a reason of the list.")
    if claim.status != Status.OPEN:
        raise Refused("not_open", "Only an open claim is put off; this one is not in any queue.")
    found = check_snooze(
        until, today, when_paid=when_paid, deadline=claim.deadline_on, past_deadline=past_deadline
    )
    if found[0]:
        raise Refused(*found)


def _sentence(until: date | None, when_paid: bool, reason: str) -> str:
    ends = [written(until)] if until else []
    ends += ["a payment posts"] if when_paid else []
    return f"Snoozed until {' or '.join(ends)}: {SnoozeReason(reason).label}."
