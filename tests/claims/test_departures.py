"""A claim that left a team can be read there by its number for thirty days, and no more."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Team, User
from arengine.lib.dates import now
from claims.bulk.departures import forget_departures
from claims.find import find_claim, find_readable_claim
from claims.models import Claim, Departure
from claims.models.departures import READABLE_AFTER
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db


def team(name: str) -> Team:
    return Team.objects.get(name=name)


@pytest.fixture
def left() -> Claim:
    """Went from GeneralAgent to SeniorAgent a moment ago."""
    claim = ClaimFactory(claim_number="L-1", balance=Decimal("77.77"))
    claim.team = team("SeniorAgent")
    claim.save()
    return claim


def test_a_statement_notes_only_the_claims_that_moved() -> None:
    moved, stayed = ClaimFactory(), ClaimFactory(team_name="SeniorAgent")
    Claim.objects.update(team=team("SeniorAgent"), denial_code="CO-1")
    assert list(Departure.objects.values_list("claim", "team")) == [
        (moved.pk, team("GeneralAgent").pk)
    ]
    assert stayed.pk != moved.pk


def test_a_change_without_a_move_notes_nothing(left: Claim) -> None:
    Departure.objects.all().delete()
    Claim.objects.update(denial_code="CO-1")
    assert not Departure.objects.exists()


def test_who_had_it_reads_and_who_has_it_works(
    left: Claim, general_agent: User, senior_agent: User
) -> None:
    found = find_readable_claim(general_agent, "L-1", now())
    assert (found.claim, found.is_read_only) == (left, True)
    assert not find_readable_claim(senior_agent, "L-1", now()).is_read_only
    with pytest.raises(PermissionDenied, match="moved to Senior Agent"):
        find_claim(general_agent, "L-1", now())
    assert find_claim(senior_agent, "L-1", now()) == left


def test_who_never_had_it_finds_nothing(left: Claim, escalation_agent: User) -> None:
    for find in (find_readable_claim, find_claim):
        with pytest.raises(Http404):
            find(escalation_agent, "L-1", now())


def test_after_thirty_days_it_is_gone(left: Claim, general_agent: User) -> None:
    (moment,) = Departure.objects.values_list("left_at", flat=True)
    assert find_readable_claim(general_agent, "L-1", moment + READABLE_AFTER - timedelta(seconds=1))
    with pytest.raises(Http404):
        find_readable_claim(general_agent, "L-1", moment + READABLE_AFTER)


def test_old_departures_are_forgotten(left: Claim) -> None:
    moment = Departure.objects.get().left_at + READABLE_AFTER
    assert forget_departures(moment - timedelta(seconds=1)) == 0
    assert forget_departures(moment) == 1


def test_a_claim_that_came_back_is_worked_again(left: Claim, general_agent: User) -> None:
    Claim.objects.update(team=team("GeneralAgent"))
    assert not find_readable_claim(general_agent, "L-1", now()).is_read_only


def test_the_page_says_so_and_offers_nothing(
    left: Claim, general_agent: User, client: Client
) -> None:
    client.force_login(general_agent)
    page = client.get("/claims/L-1").text
    assert "Moved to Senior Agent on" in page
    assert 'action="/claims/L-1/' not in page
    assert "L-1" not in client.get("/claims").text


def test_the_api_says_so(left: Claim, general_agent: User, client: Client) -> None:
    client.force_login(general_agent)
    body = client.get("/api/claims/L-1").json()
    until = (Departure.objects.get().left_at + READABLE_AFTER).date().isoformat()
    assert (body["read_only"], body["read_only_until"]) == (True, until)
    assert client.get("/api/claims").json()["results"] == []


def test_own_claims_cost_one_query_to_find(general_agent: User) -> None:
    ClaimFactory(claim_number="O-1")
    assert general_agent.team_ids
    with CaptureQueriesContext(connection) as queries:
        find_readable_claim(general_agent, "O-1", now())
    assert len(queries) == 1
