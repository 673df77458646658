"""A team of two desks, one of them full."""

import pytest

from accounts.models import Team, User
from claims.models import RebalancePlan
from tests.claims.rebalancing.desks import agent, give, level


@pytest.fixture
def team() -> Team:
    team = Team.objects.get(name="GeneralAgent")
    Team.objects.filter(pk=team.pk).update(daily_capacity=10)
    return Team.objects.get(pk=team.pk)


@pytest.fixture
def uneven(team: Team, supervisor: User) -> RebalancePlan:
    """30 claims with ana, none with ben: ten a day each."""
    give(agent("ana", team), 30, assigned_by_hand=True)
    agent("ben", team)
    return level(team, supervisor)
