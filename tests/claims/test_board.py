"""The team board: figures that their doors add up to, within what each person may see."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.choices import Role
from accounts.models import Absence, Team, User
from claims.bulk import board as counting
from claims.bulk.board import board_cells, keep_board
from claims.models import BoardCell, Lease, Touch
from claims.worklist.board import Board, Queue, team_board, teams_of
from tests.factories import TODAY, ClaimFactory, FacilityFactory, OutcomeFactory, UserFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("aged_today"),
    pytest.mark.time_machine("2026-11-21T12:00Z", tick=False),
]
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def board(user: User) -> Board:
    return team_board(user, teams_of(user), TODAY, TODAY, NOON)


def queue(user: User, name: str = "GeneralAgent") -> Queue:
    return next(queue for queue in board(user).queues if queue.team.name == name)


@pytest.fixture
def claims(general_agent: User) -> None:
    """Three of GeneralAgent, one resolved, one of SeniorAgent, where nobody works."""
    ClaimFactory(balance=Decimal(100), days=200, assignee=general_agent, follow_up_on=TODAY)
    ClaimFactory(balance=Decimal(300), days=10, follow_up_on=TODAY - timedelta(days=2))
    ClaimFactory(balance=Decimal(50), days=40, is_due=False, follow_up_on=TODAY + timedelta(days=2))
    ClaimFactory(balance=Decimal(0))
    ClaimFactory(balance=Decimal(900), days=70, team_name="SeniorAgent")


def test_a_queue_has_its_claims_dollars_oldest_largest_due_and_overdue(
    claims: None, supervisor: User
) -> None:
    found = queue(supervisor)
    sums = found.sums
    assert (sums.claims, sums.dollars, found.oldest_age, sums.largest) == (3, 450, 200, 300)
    assert (sums.due, sums.due_dollars, sums.due_today, sums.overdue) == (2, 400, 1, 1)
    assert (found.free.due, found.people, found.capacity) == (1, 1, found.team.daily_capacity)
    assert (sums.untouched_30, sums.untouched_30_dollars, sums.untouched_45) == (2, 150, 1)


def test_claims_of_a_team_without_people_are_in_no_queue(claims: None, supervisor: User) -> None:
    found = board(supervisor).no_queue
    assert (found.claims, found.dollars) == (1, 900)
    UserFactory(username="sol").teams.add(Team.objects.get(name="SeniorAgent"))
    assert board(supervisor).no_queue.claims == 0


def test_a_person_has_what_they_worked_and_what_is_due_by_name(
    claims: None, supervisor: User, general_agent: User
) -> None:
    claim = ClaimFactory(claim_number="DONE", balance=Decimal(80))
    Touch.objects.create(claim=claim, user=general_agent, at=NOON, outcome=OutcomeFactory())
    Lease.objects.create(claim=claim, user=general_agent, until=NOON + timedelta(minutes=15))
    Absence.objects.create(user=general_agent, first_day=TODAY, last_day=TODAY)
    (person,) = board(supervisor).people
    assert (person.worked.claims, person.worked.dollars, person.named.due) == (1, 80, 1)
    assert person.holds["number"] == "DONE"
    assert (person.latest["number"], person.absence.last_day) == ("DONE", TODAY)


def test_figures_open_lists_that_add_up(claims: None, supervisor: User, client: Client) -> None:
    client.force_login(supervisor)
    page = client.get("/team").text
    doors = re.findall(r'href="(/claims\?status=open[^"]*)">([\d,]+)</a>', page)
    assert len(doors) > 20
    for address, figure in doors:
        if "ordering" not in address:
            found = client.get(unescape(address)).context["total"]
            assert (address, found.rows) == (address, int(figure.replace(",", "")))


def test_of_some_facilities_only_their_claims_count(claims: None) -> None:
    local = UserFactory(username="lin", role=Role.SUPERVISOR)
    local.facilities.add(FacilityFactory(name="North"))
    ClaimFactory(facility=FacilityFactory(name="North"), balance=Decimal(5))
    ClaimFactory(facility=FacilityFactory(name="South"), balance=Decimal(6))
    # The fixture's claims name no facility, and those are every supervisor's.
    assert (queue(local).sums.claims, queue(local).sums.dollars) == (4, 455)


def test_who_leads_a_team_sees_its_board_and_no_other(
    claims: None, general_agent: User, senior_agent: User, client: Client
) -> None:
    Team.objects.filter(name="GeneralAgent").update(lead=general_agent)
    general_agent.teams.add(*senior_agent.teams.all())
    client.force_login(general_agent)
    page = client.get("/team")
    assert [queue.team.name for queue in page.context["board"].queues] == ["GeneralAgent"]
    assert page.context["board"].total.claims == 3
    assert client.get("/claims?status=open&team=GeneralAgent").context["total"].rows == 3
    client.force_login(senior_agent)
    assert client.get("/team").status_code == 404


def test_a_large_portfolio_is_counted_by_the_job(
    claims: None, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert keep_board(TODAY) == 0
    counted = board_cells(supervisor, TODAY)
    monkeypatch.setattr(counting, "COUNTED_AT_ONCE", 3)
    assert board_cells(supervisor, TODAY) == []
    assert keep_board(TODAY) == keep_board(TODAY) == BoardCell.objects.count() == 3
    without_moment = [{**cell, "counted_at": None} for cell in board_cells(supervisor, TODAY)]
    same = [{**cell, "counted_at": None} for cell in counted]
    assert sorted(without_moment, key=str) == sorted(same, key=str)


@pytest.mark.parametrize("more", [0, 3])
def test_the_board_costs_the_same_however_much_there_is(
    more: int, claims: None, supervisor: User, django_assert_num_queries: Any
) -> None:
    for number in range(more):
        person = UserFactory(username=f"more{number}")
        person.teams.add(Team.objects.get(name="GeneralAgent"))
        ClaimFactory(assignee=person)
    teams = teams_of(supervisor)
    with django_assert_num_queries(11):
        team_board(supervisor, teams, TODAY, TODAY, NOON)
