"""`/team/plans`: looked through before anything moves."""

from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Absence, Team, User
from claims.models import Claim, RebalancePlan
from tests.factories import TODAY, ClaimFactory, PayerFactory, UserFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("aged_today"),
    pytest.mark.time_machine("2026-11-21T12:00Z", tick=False),
]


@pytest.fixture
def desk(client: Client, supervisor: User, general_agent: User) -> Client:
    """Gina has ten claims, ben none; four a day each."""
    client.force_login(supervisor)
    team = Team.objects.get(name="GeneralAgent")
    Team.objects.filter(pk=team.pk).update(daily_capacity=4)
    UserFactory(username="ben").teams.add(team)
    payer = PayerFactory()
    for number in range(10):
        ClaimFactory(claim_number=f"C-{number}", payer=payer, assignee=general_agent)
    return client


def proposed(desk: Client) -> RebalancePlan:
    team = Team.objects.get(name="GeneralAgent")
    answer = desk.post("/team/plans", {"kind": "level", "team": team.pk})
    plan = RebalancePlan.objects.get()
    assert answer.url == f"/team/plans/{plan.pk}"
    return plan


def loads(desk: Client, plan: RebalancePlan) -> list[tuple[str, Decimal, Decimal]]:
    page = desk.get(f"/team/plans/{plan.pk}")
    return [(load.name, load.before, load.after) for load in page.context["loads"]]


def test_a_plan_shows_each_desk_before_and_after(desk: Client) -> None:
    assert loads(desk, proposed(desk)) == [("ben", 0, 4), ("gina", 10, 6)]


def test_what_is_taken_out_changes_the_load_and_stays(desk: Client) -> None:
    plan = proposed(desk)
    first = plan.moves.first().claim_id
    desk.post(f"/team/plans/{plan.pk}/choose", {"claim": [first]})
    assert loads(desk, plan) == [("ben", 0, 1), ("gina", 10, 9)]
    desk.post(f"/team/plans/{plan.pk}/choose", {"claim": [first], "accept": "yes"})
    assert list(Claim.objects.filter(assignee__username="ben").values_list("pk", flat=True)) == [
        first
    ]


def test_an_accepted_plan_can_be_undone(desk: Client) -> None:
    plan = proposed(desk)
    every = list(plan.moves.values_list("claim", flat=True))
    desk.post(f"/team/plans/{plan.pk}/choose", {"claim": every, "accept": "yes"})
    assert Claim.objects.filter(assignee__username="ben").count() == 4
    assert "Undo" in desk.get(f"/team/plans/{plan.pk}").text
    desk.post(f"/team/plans/{plan.pk}/undo")
    assert Claim.objects.filter(assignee__username="gina").count() == 10
    assert "Put back" in desk.get(f"/team/plans/{plan.pk}").text


def test_a_dropped_plan_moves_nothing(desk: Client) -> None:
    plan = proposed(desk)
    assert desk.post(f"/team/plans/{plan.pk}/drop").url == "/team"
    assert Claim.objects.filter(assignee__username="gina").count() == 10


def test_an_absence_is_handed_over(desk: Client, general_agent: User) -> None:
    absence = Absence.objects.create(user=general_agent, first_day=TODAY, last_day=TODAY)
    desk.post("/team/plans", {"kind": "cover", "absence": absence.pk})
    assert loads(desk, RebalancePlan.objects.get()) == [("gina", 10, 0), ("ben", 0, 10)]


@pytest.mark.parametrize("form", [{}, {"kind": "level"}, {"kind": "cover"}, {"kind": "chance"}])
def test_a_plan_without_its_team_or_absence_is_not_made(form: dict, desk: Client) -> None:
    assert desk.post("/team/plans", form).url == "/team"
    assert not RebalancePlan.objects.exists()
