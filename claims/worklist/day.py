"""How far a person is today."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max
from django.utils import timezone

from accounts.models import User
from claims.models import Touch


@dataclass(frozen=True, slots=True)
class Day:
    """Claims worked since midnight, and how many are expected."""

    worked: int
    goal: int


def my_day(user: User, now: datetime) -> Day | None:
    """Nothing for those who work no queue of their own."""
    if user.sees_facilities:
        return None
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    touches = Touch.objects.filter(user=user, at__gte=midnight).standing()
    worked = touches.aggregate(claims=Count("claim", distinct=True))["claims"]
    return Day(worked, user.daily_capacity or _expected(user))


def _expected(user: User) -> int:
    return user.teams.aggregate(most=Max("daily_capacity"))["most"] or 0
