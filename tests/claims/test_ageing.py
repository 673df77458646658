"""Re-ageing: whenever and however often it runs, claims are where the pure rules put them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Team
from claims.bulk.ageing import reage
from claims.bulk.routing import rules_in_force
from claims.choices import LineOfBusiness
from claims.clock import portfolio_date
from claims.models import Claim, JobRun, RoutingVersion
from claims.rules import ageing
from claims.rules.routing import Facts, route
from claims.services.runs import reage_portfolio
from tests.factories import TODAY, ClaimFactory, PayerFactory

pytestmark = pytest.mark.django_db


def assert_as_the_rules_say(as_of: date) -> None:
    for claim in Claim.objects.select_related("payer"):
        facts = Facts(
            claim.balance,
            claim.age(as_of),
            claim.payer.line_of_business,
            claim.payer_id,
            claim.facility_id,
            claim.denial_code,
        )
        assert claim.bucket == ageing.bucket(claim.age(as_of))
        assert claim.team_id == route(rules_in_force(as_of), facts).team


def portfolio(days: list[int]) -> None:
    """Claims of several ages, values and lines, unrouted."""
    medicare = PayerFactory(line_of_business=LineOfBusiness.MEDICARE)
    for index, age in enumerate(days):
        balance = Decimal("1000.01") if index % 3 == 0 else Decimal("1000.00")
        payer = {"payer": medicare} if index % 2 else {}
        ClaimFactory(days=age, balance=balance, **payer)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    days=st.lists(st.integers(-1, 400), min_size=1, max_size=5),
    nights=st.lists(st.integers(-120, 120), min_size=1, max_size=4),
)
def test_any_sequence_of_nights_gives_the_rows_of_the_pure_rules(
    days: list[int], nights: list[int]
) -> None:
    with transaction.atomic():
        portfolio(days)
        since: date | None = None
        for night in nights:
            as_of = TODAY + timedelta(days=night)
            reage(as_of, since)
            assert_as_the_rules_say(as_of)
            assert reage(as_of, since) == 0
            since = as_of
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("days", "crosses"), [(29, 0), (30, 1), (89, 0), (90, 1), (120, 1), (364, 0), (365, 1)]
)
def test_a_claim_is_written_on_the_night_it_crosses_an_edge(days: int, crosses: int) -> None:
    ClaimFactory(days=days, team_name="EscalationTeam" if days > 90 else "GeneralAgent")
    assert reage(TODAY + timedelta(days=1), TODAY) == crosses


def test_an_age_named_in_a_rule_moves_claims_though_no_bucket_changes() -> None:
    rule = RoutingVersion.objects.get(number=1).rules.get(age_over=90)
    rule.age_over = 100
    rule.save(update_fields=["age_over"])
    claim = ClaimFactory(days=100)
    assert reage(TODAY + timedelta(days=1), TODAY) == 1
    claim.refresh_from_db()
    assert (claim.team.name, claim.routed_by, claim.bucket, claim.version) == (
        "EscalationTeam",
        rule,
        3,
        2,
    )


def test_a_claim_assigned_by_hand_ages_but_stays_with_its_team() -> None:
    claim = ClaimFactory(days=90, team_name="SeniorAgent", assigned_by_hand=True)
    assert reage(TODAY + timedelta(days=1), TODAY) == 1
    claim.refresh_from_db()
    assert (claim.bucket, claim.team.name, claim.routed_by) == (3, "SeniorAgent", None)


def test_a_balance_paid_down_moves_no_claim_that_crosses_nothing() -> None:
    claim = ClaimFactory(days=50, team_name="SeniorAgent")
    assert reage(TODAY + timedelta(days=1), TODAY) == 0
    claim.refresh_from_db()
    assert claim.team.name == "SeniorAgent"


def test_resolved_claims_are_left_alone() -> None:
    ClaimFactory(days=90, balance=Decimal("0.00"))
    assert reage(TODAY + timedelta(days=1), None) == 0


def test_rules_that_begin_in_between_route_every_claim() -> None:
    claim = ClaimFactory(days=10)
    tomorrow = TODAY + timedelta(days=1)
    version = RoutingVersion.objects.create(
        number=2, effective_from=tomorrow, activated_at="2026-11-20T00:00Z"
    )
    version.rules.create(position=1, name="All", team=Team.objects.get(name="SeniorAgent"))
    assert reage(tomorrow, TODAY) == 1
    claim.refresh_from_db()
    assert claim.team.name == "SeniorAgent"


def test_the_first_night_sets_the_portfolios_date_and_a_second_writes_nothing() -> None:
    ClaimFactory(days=91)
    assert reage_portfolio(TODAY) == 1
    assert portfolio_date(date(2030, 1, 1)) == TODAY
    assert reage_portfolio(TODAY) is None
    assert JobRun.objects.get().outcome == {"claims": 1, "since": None}


def test_missed_nights_are_caught_up_in_one_step(aged_today: date) -> None:
    ClaimFactory(days=29)
    assert reage_portfolio(aged_today + timedelta(days=3)) == 1
    assert portfolio_date(aged_today) == aged_today + timedelta(days=3)


def test_going_back_takes_the_portfolios_date_back(aged_today: date) -> None:
    claim = ClaimFactory(days=31)
    assert reage_portfolio(aged_today - timedelta(days=1)) == 1
    claim.refresh_from_db()
    assert claim.bucket == 0
    assert portfolio_date(aged_today) == aged_today - timedelta(days=1)
    assert reage_portfolio(aged_today) == 1
