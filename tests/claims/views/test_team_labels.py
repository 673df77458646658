"""Lists say a team by its label; its name stands only in addresses and forms."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from claims.choices import DecisionKind
from claims.models import Deadline, DecisionRequest, LedgerEntry
from tests.factories import TODAY, ClaimFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    """A claim of senior agents, in every list."""
    claim = ClaimFactory(team_name="SeniorAgent", missing_since=timezone.now())
    Deadline.objects.create(
        claim=claim, kind="timely_filing", due_on=TODAY + timedelta(days=6), found_on=TODAY
    )
    DecisionRequest.objects.create(
        kind=DecisionKind.WRITE_OFF,
        claim=claim,
        amount="10.00",
        reason="Old",
        requested_by=UserFactory(),
    )
    LedgerEntry.objects.create(
        claim=claim,
        kind="payment",
        amount="-1.00",
        posted_on=TODAY,
        team=claim.team,
        payer=claim.payer,
        facility=claim.facility,
    )
    client.force_login(supervisor)
    return client


def words(page: str) -> str:
    """The page without its tags."""
    return re.sub(r"<[^>]*>", " ", page)


@pytest.mark.parametrize(
    "path",
    [
        "/claims?team=SeniorAgent",
        "/claims/entries?team=SeniorAgent",
        "/deadlines?team=SeniorAgent",
        "/decisions?team=SeniorAgent",
        "/claims/missing",
        "/worklist?tab=all&team=SeniorAgent",
        "/worklist?tab=all&team=SeniorAgent,GeneralAgent",
        "/claims?team=SeniorAgent,GeneralAgent",
    ],
)
def test_a_list_says_the_teams_label(path: str, desk: Client) -> None:
    answer = desk.get(path)
    assert answer.status_code == 200
    said = words(answer.content.decode())
    assert "Senior Agent" in said
    assert "SeniorAgent" not in said
