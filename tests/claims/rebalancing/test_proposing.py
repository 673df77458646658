"""What a plan proposes, from facts alone."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.choices import Role
from accounts.models import Absence, Skill, Team, User
from claims.models import RebalancePlan
from claims.services.planning import propose_teams
from tests.claims.rebalancing.desks import FRIDAY, MONDAY, agent, give, held, level
from tests.factories import TODAY, FacilityFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]


def test_a_plan_levels_a_team_and_moves_nothing_by_itself(uneven: RebalancePlan) -> None:
    assert [(desk["name"], desk["capacity"], desk["load"]) for desk in uneven.desks] == [
        ("ana", 10.0, 30.0),
        ("ben", 10.0, 0.0),
    ]
    assert uneven.moves.count() == 14
    assert held() == {"ana": 30}


def test_capacity_is_the_persons_own_less_absences(team: Team, supervisor: User) -> None:
    give(agent("ana", team), 20)
    ben = agent("ben", team, capacity=20)
    agent("cem", team)
    Absence.objects.create(user=ben, first_day=MONDAY, last_day=MONDAY + timedelta(days=1))
    plan = level(team, supervisor)
    assert [(desk["name"], desk["capacity"]) for desk in plan.desks] == [
        ("ana", 10.0),
        ("ben", 12.0),
        ("cem", 10.0),
    ]


def test_nothing_goes_to_who_is_away_all_week(team: Team, supervisor: User) -> None:
    give(agent("ana", team), 20)
    ben = agent("ben", team)
    Absence.objects.create(user=ben, first_day=TODAY, last_day=FRIDAY)
    assert level(team, supervisor).moves.count() == 0


def test_dollars_level_dollars(team: Team, supervisor: User) -> None:
    """One claim of 900 and nine of 100: the large one goes, or the small ones do."""
    ana = agent("ana", team, capacity=1)
    agent("ben", team, capacity=1)
    give(ana, 1, balance=Decimal(900))
    give(ana, 9, balance=Decimal(100))
    moves = level(team, supervisor, "dollars").moves.all()
    moved = sum(move.claim.balance for move in moves.select_related("claim"))
    assert (len(moves), moved) == (1, Decimal(900))


def test_what_is_put_off_counts_for_nobody(team: Team, supervisor: User) -> None:
    give(agent("ana", team), 30, is_due=False, follow_up_on=FRIDAY)
    agent("ben", team)
    assert level(team, supervisor).moves.count() == 0


def test_a_plan_reaches_only_claims_that_its_supervisor_sees(team: Team) -> None:
    north, south = FacilityFactory(name="North"), FacilityFactory(name="South")
    local = UserFactory(username="lin", role=Role.SUPERVISOR)
    local.facilities.add(north)
    ana = agent("ana", team)
    agent("ben", team)
    give(ana, 10, facility=north)
    give(ana, 10, facility=south)
    moved = level(team, local).moves.values_list("claim__facility__name", flat=True)
    assert set(moved) == {"North"}


def test_between_teams_only_skill_takes_work(team: Team, supervisor: User) -> None:
    senior = Team.objects.get(name="SeniorAgent")
    agent("gil", team)
    agent("sol", senior)
    for other in Team.objects.exclude(pk__in=[team.pk, senior.pk]):
        Team.objects.filter(pk=other.pk).update(is_active=False)
    team.skills.add(Skill.objects.create(name="Medicare"))
    give(None, 100)
    assert propose_teams(user=supervisor, today=TODAY, weigh_by="claims").moves.count() == 0
    senior.skills.add(Skill.objects.get(name="Medicare"))
    assert propose_teams(user=supervisor, today=TODAY, weigh_by="claims").moves.count() > 50
