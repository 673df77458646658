"""Cards: what they are made of, who sees which sums, and two compared."""

from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.choices import Role
from accounts.models import User
from claims.models import Claim, Payer
from strategies.cards.cards import Card, cards_of
from strategies.cards.comparing import best_of, differences
from strategies.choices import Priority
from strategies.models import Campaign, PayerPerformance, StrategyVersion, Workflow
from strategies.rules.shares import Amount
from strategies.services.campaigns import draft_campaign
from strategies.services.performance import keep_performance
from tests.factories import TODAY, ClaimFactory, FacilityFactory, PayerFactory, UserFactory
from tests.strategies.campaigns import a_plan, launched

pytestmark = pytest.mark.django_db


def owe(payer: Payer, dollars: str, **more: object) -> None:
    ClaimFactory(payer=payer, balance=Decimal(dollars), **more)


@pytest.fixture
def bcbs() -> Payer:
    """12 % of what is open, a quarter of it with the team SeniorAgent."""
    payer = PayerFactory(name="BCBS")
    owe(payer, "9.00")
    owe(payer, "3.00", team_name="SeniorAgent")
    owe(PayerFactory(name="Other"), "88.00", team_name="EscalationTeam")
    return payer


def one(user: User, name: str = "BCBS") -> Card:
    return next(card for card in cards_of(user, TODAY) if card.payer.name == name)


def test_cards_stand_by_money_at_stake(bcbs: Payer, supervisor: User) -> None:
    PayerFactory(name="Owes nothing")
    found = [(card.payer.name, card.open.dollars) for card in cards_of(supervisor, TODAY)]
    assert found == [("Other", Decimal("88.00")), ("BCBS", Decimal("12.00"))]


def test_the_priority_says_why(bcbs: Payer, supervisor: User) -> None:
    card = one(supervisor)
    assert (card.ranked.priority, card.share) == (Priority.HIGH, Decimal("0.1200"))
    assert card.ranked.reason == "12.0 % of open dollars, HIGH from 10 %"


def test_a_supervisors_word_goes_first_and_is_labelled(bcbs: Payer, supervisor: User) -> None:
    StrategyVersion.objects.filter(strategy__payer_key="bcbs").update(priority="low")
    ranked = one(supervisor).ranked
    assert (ranked.priority, ranked.computed, ranked.is_by_hand) == ("low", Priority.HIGH, True)
    assert ranked.reason == (
        "set by a supervisor; computed HIGH: 12.0 % of open dollars, HIGH from 10 %"
    )


def test_an_agent_sees_the_sums_of_own_teams_alone(bcbs: Payer, senior_agent: User) -> None:
    owe(bcbs, "1.00", adjudication_status="denied", denial_code="CO-50", deadline_on=TODAY)
    keep_performance(TODAY)
    (card,) = cards_of(senior_agent, TODAY)
    assert (card.open, card.share, card.sees_sums) == (Amount(1, Decimal("3.00")), None, False)
    assert card.ranked.reason == "HIGH from 10 %"
    (denied,) = card.denials
    assert (denied.category, denied.share) == ("Medical necessity", Decimal("1.0000"))
    assert (denied.claims, denied.dollars, denied.door) == (None, None, "")


def test_a_supervisor_of_one_facility_sees_its_sums(bcbs: Payer) -> None:
    north = FacilityFactory(name="North")
    owe(bcbs, "5.00", facility=north)
    local = UserFactory(role=Role.SUPERVISOR)
    local.facilities.add(north)
    # What belongs to no facility is open to every supervisor.
    owe(bcbs, "7.00", facility=FacilityFactory(name="South"))
    card = one(local)
    assert (card.open, card.share) == (Amount(3, Decimal("17.00")), None)


def test_a_stranger_sees_no_card(bcbs: Payer) -> None:
    assert cards_of(UserFactory(), TODAY) == []


def test_open_money_leads_to_the_claims_that_add_up(
    bcbs: Payer, supervisor: User, senior_agent: User, client: object
) -> None:
    for user in (supervisor, senior_agent):
        client.force_login(user)  # type: ignore[attr-defined]
        page = client.get(one(user).open_door)  # type: ignore[attr-defined]
        assert page.context["total"].dollars == one(user).open.dollars


def test_active_campaigns_lead_to_a_list_of_as_many(
    three: list[Claim], workflow: Workflow, supervisor: User, client: Client
) -> None:
    draft_campaign(a_plan(workflow, supervisor), user=supervisor, today=TODAY)
    campaign = launched(workflow, supervisor)
    other = PayerFactory(name="Other")
    owe(other, "1.00")
    Campaign.objects.filter(pk=campaign.pk).update(payer_ids=[three[0].payer_id, other.pk])
    client.force_login(supervisor)
    for name in ("Aetna", "Other"):
        card = one(supervisor, name)
        page = client.get(card.campaigns_door)
        assert (card.campaigns, page.context["total"].rows) == (1, 1)


def test_cards_cost_the_same_for_three_and_thirty_payers(
    supervisor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for more in (3, 27):
        for _ in range(more):
            owe(PayerFactory(), "10.00")
        keep_performance(TODAY)
        with django_assert_num_queries(9):
            cards_of(supervisor, TODAY)


def test_the_best_has_the_highest_rate_on_enough_claims(supervisor: User) -> None:
    keep_performance(TODAY)
    assert best_of(PayerPerformance.objects.all()) is None
    for name, paid, n in (("Few", 99, 99), ("Good", 80, 100), ("Poor", 50, 5000)):
        payer = PayerFactory(name=name)
        PayerPerformance.objects.create(
            payer=payer, as_of=TODAY, first_month=TODAY, last_month=TODAY,
            paid=paid, unpaid=100 - paid, settled_claims=n,
        )  # fmt: skip
    best = best_of(PayerPerformance.objects.all())
    assert best is not None
    assert best.payer.name == "Good"
    Payer.objects.filter(name="Good").update(merged_into=Payer.objects.get(name="Few"))
    best = best_of(PayerPerformance.objects.all())
    assert best is not None
    assert best.payer.name == "Poor"


@pytest.mark.parametrize(
    ("mine", "words"),
    [
        ((60, "0.55", "0.65"), "20.0 points less; the intervals do not overlap"),
        ((79, "0.70", "0.88"), "1.0 points less; the intervals overlap: it may be chance"),
        ((95, "0.90", "0.99"), "15.0 points more; the intervals do not overlap"),
    ],
)
def test_a_rate_beside_the_best_may_be_higher_on_few_claims(
    bcbs: Payer, supervisor: User, mine: tuple[int, str, str], words: str
) -> None:
    other = PayerFactory(name="Ambetter")
    owe(other, "1.00")
    keep_performance(TODAY)
    for payer, (paid, low, high) in ((bcbs, mine), (other, (80, "0.75", "0.85"))):
        PayerPerformance.objects.filter(payer=payer).update(
            paid=paid, unpaid=100 - paid, settled_claims=100, rate_low=low, rate_high=high
        )
    rate, *_ = differences(one(supervisor), one(supervisor, "Ambetter"))
    assert (rate.name, rate.words) == ("Collection rate", words)


def test_the_difference_in_words(bcbs: Payer, supervisor: User) -> None:
    ambetter = PayerFactory(name="Ambetter")
    owe(ambetter, "1.00")
    keep_performance(TODAY)
    for payer, paid, low, high, days in (
        (bcbs, 60, "0.55", "0.65", 40),
        (ambetter, 80, "0.75", "0.85", 15),
    ):
        PayerPerformance.objects.filter(payer=payer).update(
            paid=paid, unpaid=100 - paid, settled_claims=200, rate_low=low, rate_high=high,
            days=days * 10, payments_with_days=10, median_days=None, paid_share="0.3600",
            followed_claims=9, appeals_decided=4, appeals_won=3,
        )  # fmt: skip
    found = {row.name: row for row in differences(one(supervisor), one(supervisor, "Ambetter"))}
    rate = found["Collection rate"]
    assert rate.mine == "60.0% (55.0% to 65.0%), n = 200"
    assert rate.words == "20.0 points less; the intervals do not overlap"
    assert found["Mean days to payment"].words == "25.0 days slower"
    median = found["Median days, unpaid claims counted"]
    assert (median.mine, median.words) == ("not reached, 36.0% paid", "cannot be compared")
    assert found["Appeals won"].words == "the same"
    assert found["Protocols"].words.startswith("has not: Expedited review, Portal submission; ")
