"""The end of a queue: what is in other hands, and what sleeps and may be taken early."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from accounts.choices import Role
from accounts.models import User
from claims.models import Claim, Lease
from claims.models.claim_queries import ClaimQuerySet
from claims.worklist.queue import own_claims, queue_of

OFFERED = 20


def sleeping_of(user: User) -> ClaimQuerySet:
    """Claims that the person or their teams put off and that will come back, the nearest first."""
    if user.role == Role.AUDITOR:
        return Claim.objects.none()
    asleep = own_claims(user).open().filter(is_due=False)
    return asleep.filter(snooze__came_back_at__isnull=True, snooze__isnull=False)


def end_of_queue(user: User, now: datetime) -> dict[str, Any]:
    """What the page at the queue's end shows; the queue may have filled again meanwhile."""
    running = Lease.objects.running(now).exclude(user=user).filter(claim=OuterRef("pk"))
    sleeping = sleeping_of(user).select_related("payer", "snooze")
    return {
        "is_empty": not queue_of(user).exclude(Exists(running)).exists(),
        "in_other_hands": queue_of(user).filter(Exists(running)).count(),
        "sleeping": sleeping.order_by("snooze__until", "-priority")[:OFFERED],
    }
