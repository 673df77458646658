"""Desks with claims on them, and the verbs of a plan on the day of the tests."""

from datetime import UTC, date, datetime, timedelta

from accounts.models import Team, User
from claims.models import Claim, RebalancePlan
from claims.services.planning import propose_level
from claims.services.rebalancing import accept_plan, undo_plan
from tests.factories import TODAY, ClaimFactory, PayerFactory, UserFactory

# A Saturday evening; TODAY is a Saturday, and the plan looks at the week ahead.
NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)


def agent(name: str, team: Team, capacity: int | None = None) -> User:
    person = UserFactory(username=name, daily_capacity=capacity)
    person.teams.add(team)
    return person


def give(person: User | None, count: int, **more: object) -> list[Claim]:
    payer = PayerFactory()
    return [ClaimFactory(assignee=person, payer=payer, **more) for _ in range(count)]


def held() -> dict[str, int]:
    people = Claim.objects.filter(assignee__isnull=False).values_list(
        "assignee__username", flat=True
    )
    return {name: list(people).count(name) for name in sorted(set(people))}


def level(team: Team, supervisor: User, weigh_by: str = "claims") -> RebalancePlan:
    return propose_level(team, user=supervisor, today=TODAY, weigh_by=weigh_by)


def accept(plan: RebalancePlan, supervisor: User) -> int:
    return accept_plan(plan, user=supervisor, today=TODAY, now=NOW)


def undo(plan: RebalancePlan, supervisor: User, days: int = 1) -> int:
    return undo_plan(plan, user=supervisor, today=TODAY, now=NOW + timedelta(days=days))


def states(plan: RebalancePlan) -> dict[str, int]:
    found = list(plan.moves.values_list("state", flat=True))
    return {state: found.count(state) for state in sorted(set(found))}
