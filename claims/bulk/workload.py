"""What lies on whose desk: the facts that plans are made of."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from accounts.choices import Role
from accounts.models import Absence, Team, User
from arengine.lib.money import ZERO
from claims.models import Touch
from claims.models.claim_queries import ClaimQuerySet

SATURDAY = 5


def workers_of(teams: Iterable[Team]) -> dict[int, list[User]]:
    """By team: its people who work claims, supervisors apart. One query and one for the teams."""
    people = User.objects.filter(is_active=True, role=Role.AGENT, teams__in=list(teams))
    by_team: dict[int, list[User]] = {team.pk: [] for team in teams}
    for user in people.distinct().prefetch_related("teams"):
        for team in user.teams.all():
            if team.pk in by_team:
                by_team[team.pk].append(user)
    return by_team


def presence(people: Iterable[int], first: date, last: date) -> dict[int, float]:
    """By person: the share of the weekdays from first to last on which they are there."""
    away = Absence.objects.filter(user__in=list(people), first_day__lte=last, last_day__gte=first)
    gone: dict[int, set[date]] = {}
    for absence in away:
        days = gone.setdefault(absence.user_id, set())
        days.update(weekdays(max(first, absence.first_day), min(last, absence.last_day)))
    every = len(weekdays(first, last)) or 1
    return {person: 1 - len(gone.get(person, ())) / every for person in people}


def weekdays(first: date, last: date) -> list[date]:
    """Monday to Friday, both ends included."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() < SATURDAY]


def loads(claims: ClaimQuerySet, key: str) -> dict[int, Any]:
    """By person or team: how many claims, and what they add up to."""
    sums = (
        claims.order_by()
        .values(key)
        .annotate(rows=Count("pk"), dollars=Coalesce(Sum("balance"), ZERO))
    )
    return {row[key]: row for row in sums}


def last_touched_by(claim_ids: Iterable[int]) -> dict[int, int]:
    """By claim: who touched it last."""
    touches = Touch.objects.standing().filter(claim__in=list(claim_ids))
    latest = touches.order_by("claim", "-id").distinct("claim")
    return dict(latest.values_list("claim", "user"))


def expected(user: User, team: Team) -> int:
    """Claims a day: the person's own number, else the team's."""
    return team.daily_capacity if user.daily_capacity is None else user.daily_capacity
