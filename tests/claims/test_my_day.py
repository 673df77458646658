"""My day: each claim once, what was taken back not at all, nobody else's."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Team, User
from claims.models import Claim, Touch
from claims.worklist.my_day import my_day
from tests.factories import TODAY, ClaimFactory, OutcomeFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("aged_today"),
    pytest.mark.time_machine("2026-11-21T12:00Z", tick=False),
]
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def touch(user: User, claim: Claim, at: datetime = NOON) -> Touch:
    return Touch.objects.create(claim=claim, user=user, at=at, outcome=OutcomeFactory())


def test_a_claim_counts_once_with_its_balance_and_the_points_of_every_touch(
    general_agent: User,
) -> None:
    first, second = ClaimFactory(balance=Decimal(100)), ClaimFactory(balance=Decimal(50))
    for claim in (first, first, second):
        touch(general_agent, claim)
    worked = my_day(general_agent, TODAY).worked
    assert (worked.claims, worked.dollars, worked.points) == (2, Decimal(150), Decimal("4.5"))


def test_yesterday_others_and_what_was_taken_back_do_not_count(
    general_agent: User, supervisor: User
) -> None:
    touch(general_agent, ClaimFactory(), NOON - timedelta(days=1))
    touch(supervisor, ClaimFactory())
    wrong = touch(general_agent, ClaimFactory())
    Touch.objects.create(claim=wrong.claim, user=general_agent, at=NOON, corrects=wrong)
    assert my_day(general_agent, TODAY).worked.claims == 0


def test_the_goal_is_the_persons_own_else_the_teams(general_agent: User) -> None:
    Team.objects.filter(name="GeneralAgent").update(daily_capacity=55)
    assert my_day(general_agent, TODAY).goal == 55
    general_agent.daily_capacity = 40
    day = my_day(general_agent, TODAY)
    assert (day.goal, day.left, day.is_reached) == (40, 40, False)


def test_due_and_overdue_are_of_the_own_queue(general_agent: User, senior_agent: User) -> None:
    ClaimFactory(follow_up_on=TODAY)
    ClaimFactory(follow_up_on=TODAY, assignee=general_agent)
    ClaimFactory(follow_up_on=TODAY, team_name="SeniorAgent")
    ClaimFactory(follow_up_on=TODAY - timedelta(days=1))
    general_agent.teams.add(*senior_agent.teams.all())
    ClaimFactory(follow_up_on=TODAY, team_name="SeniorAgent", assignee=senior_agent)
    person = User.objects.get(pk=general_agent.pk)
    day = my_day(person, TODAY)
    assert (day.due_today.rows, day.overdue.rows) == (3, 1)


@pytest.mark.parametrize("touches", [1, 3])
def test_the_page_lists_the_touches_and_costs_the_same(
    touches: int, general_agent: User, client: Client, django_assert_num_queries: Any
) -> None:
    for number in range(touches):
        touch(general_agent, ClaimFactory(claim_number=f"C-{number}"))
    client.force_login(general_agent)
    client.get("/my-day")
    with django_assert_num_queries(10):
        page = client.get("/my-day")
    assert [row["number"] for row in page.context["touches"]] == [
        f"C-{number}" for number in reversed(range(touches))
    ]


def test_the_doors_list_what_was_counted(general_agent: User, client: Client) -> None:
    ClaimFactory(claim_number="DUE", follow_up_on=TODAY, balance=Decimal(7))
    touch(general_agent, ClaimFactory(claim_number="DONE"))
    client.force_login(general_agent)
    page = client.get("/my-day").text
    for door, number in (("due=today&amp;free_for=gina", "DUE"), ("touched_by=gina", "DONE")):
        (address,) = [part for part in page.split('href="') if door in part]
        found = client.get(address.split('"')[0].replace("&amp;", "&"))
        assert [line.row["claim_number"] for line in found.context["lines"]] == [number]
