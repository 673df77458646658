"""A person's day in figures: what was worked, and what waits. For that person alone."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Max, Sum
from django.utils import timezone

from accounts.models import User
from arengine.lib.dates import day_start, days_before
from arengine.lib.money import ZERO
from claims.bulk.totals import Total, capped_total
from claims.filters import desk
from claims.find import claim_address
from claims.models import Claim, Touch
from claims.models.touches import TouchQuerySet


@dataclass(frozen=True, slots=True)
class Worked:
    """Claims worked in a day: each once, with its balance now and the points of all its touches."""

    claims: int = 0
    dollars: Decimal = ZERO
    points: Decimal = ZERO
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MyDay:
    """How far the goal is reached; what came due is counted where it is shown."""

    person: User
    day: date
    goal: int | None
    worked: Worked
    due_today: Total | None = None
    overdue: Total | None = None

    @property
    def is_reached(self) -> bool:
        return self.goal is not None and self.worked.claims >= self.goal

    @property
    def left(self) -> int:
        """Claims until the goal."""
        return max((self.goal or 0) - self.worked.claims, 0)


def my_day(user: User, today: date) -> MyDay:
    """Worked of goal, dollars, and what came due in the own queue. Five queries."""
    due, overdue = (_due(user, when, today) for when in (desk.TODAY, desk.OVERDUE))
    return replace(progress_of(user, today), due_today=due, overdue=overdue)


def progress_of(user: User, today: date) -> MyDay:
    """Worked of goal, and dollars: what the worklist shows above its tabs of what is due."""
    worked = worked_by([user.pk], user, today).get(user.pk, Worked())
    return MyDay(person=user, day=today, goal=goal_of(user), worked=worked)


def goal_of(user: User) -> int | None:
    """The person's own number, else what the first of their teams expects."""
    if user.daily_capacity is not None:
        return user.daily_capacity
    return next((team.daily_capacity for team in user.own_teams if team.is_active), None)


def touches_of(user: User, day: date) -> TouchQuerySet:
    """Standing touches of a day on claims that the user may see."""
    start, end = day_start(day), day_start(days_before(day, -1))
    return Touch.objects.for_user(user).standing().filter(at__gte=start, at__lt=end)


def worked_by(people: list[int], user: User, day: date) -> dict[int, Worked]:
    """By person: a day's work on claims that the user may see. One query."""
    touched = touches_of(user, day).filter(user__in=people).order_by()
    claims = touched.values("user", "claim", balance=F("claim__balance")).annotate(
        last=Max("at"), weight=Sum("outcome__points")
    )
    found: dict[int, list[Any]] = {}
    for row in claims:
        found.setdefault(row["user"], []).append(row)
    return {person: _added(rows) for person, rows in found.items()}


def story_of(user: User, day: date) -> list[dict[str, Any]]:
    """The person's touches of a day, the latest first, each with its claim's address."""
    fields = ("at", "minutes", "follow_up_on")
    named = {
        "number": F("claim__claim_number"),
        "payer": F("claim__payer__name"),
        "balance": F("claim__balance"),
        "label": F("outcome__label"),
    }
    rows = touches_of(user, day).filter(user=user).order_by("-at", "-id").values(*fields, **named)
    return [{**row, "link": claim_address(row["number"])} for row in rows]


def _added(rows: list[Any]) -> Worked:
    return Worked(
        claims=len(rows),
        dollars=sum((row["balance"] for row in rows), ZERO),
        points=sum((row["weight"] for row in rows), ZERO),
        last_at=timezone.localtime(max(row["last"] for row in rows)),
    )


def _due(user: User, when: str, today: date) -> Total:
    """What the door `?due=…&free_for=…` lists."""
    queue = Claim.objects.for_user(user).open().free_for(user)
    return capped_total(queue.filter(desk.due(when, today)), "balance")
