"""An agent's claim, and the lead of the team."""

import pytest

from accounts.models import Team, User
from claims.models import Claim
from tests.factories import ClaimFactory, UserFactory


@pytest.fixture
def general() -> Team:
    return Team.objects.get(name="GeneralAgent")


@pytest.fixture
def lead(general: Team) -> User:
    person = UserFactory(username="lena")
    person.teams.add(general)
    general.lead = person
    general.save()
    return person


@pytest.fixture
def claim(general_agent: User) -> Claim:
    return ClaimFactory(claim_number="C-1", assignee=general_agent, work_status="in_progress")
