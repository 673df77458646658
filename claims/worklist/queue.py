"""A person's own queue: what is due, and is theirs by name or nobody's in their teams."""

from collections.abc import Iterator

from django.db.models import DateField, Q

from accounts.choices import Role
from accounts.models import User
from arengine.lib.prepared import Named
from claims.models import Claim
from claims.models.claim_queries import ClaimQuerySet

BY_DEADLINE = ("deadline_on", "-priority", "-id")
BY_VALUE = ("-priority", "-id")


def own_claims(user: User) -> ClaimQuerySet:
    """Theirs by name, or nobody's in their teams; whatever its state."""
    theirs = Q(assignee=user) | Q(assignee__isnull=True, team__in=user.team_ids)
    return Claim.objects.for_user(user).filter(theirs)


def queue_of(user: User) -> ClaimQuerySet:
    """Everything that Next may serve this person, in no order."""
    return Claim.objects.none() if user.role == Role.AUDITOR else own_claims(user).due()


def lanes(user: User) -> Iterator[tuple[ClaimQuerySet, ...]]:
    """The queue in the order in which it is served: near deadlines first, then what is theirs by
    name, then what nobody has. Each lane is one ordered list or several, of which the best first
    claim goes first; each list is the beginning of one index, however long the queue. The day
    (`today`) and the last near deadline (`near`) are named."""
    queue = queue_of(user)
    own = queue.filter(assignee=user)
    free = [queue.filter(assignee__isnull=True, team=team) for team in user.team_ids]
    near = {"deadline_on__range": (Named("today", DateField()), Named("near", DateField()))}
    yield tuple(part.filter(**near).order_by(*BY_DEADLINE) for part in (own, *free))
    yield (own.order_by(*BY_VALUE),)
    yield tuple(part.order_by(*BY_VALUE) for part in free)
