"""The definitions of the dashboard's figures, one by one."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.choices import Role
from accounts.models import User
from analytics.dashboard import dashboard_of
from analytics.figures import Compared, Dashboard
from analytics.filters import Asked
from analytics.queries.lookups import lookups_of
from analytics.queries.stock import Sum
from claims.bulk.rollups import fold_rollups
from claims.choices import EntryKind
from tests.analytics.entries import post
from tests.factories import TODAY, ClaimFactory, FacilityFactory, PayerFactory, UserFactory

pytestmark = pytest.mark.django_db
OCTOBER, SEPTEMBER = date(2026, 10, 15), date(2026, 9, 15)


def figures(user: User, **asked: Any) -> Dashboard:
    return dashboard_of(user, Asked(**asked), TODAY, lookups_of(user))


def test_portfolio_is_open_claims_with_a_positive_balance(supervisor: User) -> None:
    payer = PayerFactory()
    ClaimFactory(payer=payer, balance=Decimal("100.00"))
    ClaimFactory(payer=payer, balance=Decimal("200.01"))
    ClaimFactory(balance=Decimal("0.00"))
    portfolio = figures(supervisor).portfolio
    assert (portfolio.claims, portfolio.balance, portfolio.payers) == (2, Decimal("300.01"), 1)
    assert portfolio.average == Decimal("150.01")


def test_credits_stand_apart_as_a_negative_sum(supervisor: User) -> None:
    ClaimFactory(balance=Decimal("100.00"))
    ClaimFactory(balance=Decimal("-12.50"))
    portfolio = figures(supervisor).portfolio
    assert portfolio.balance == Decimal("100.00")
    assert portfolio.credits == Sum(1, Decimal("-12.50"))


def test_an_empty_portfolio_has_no_average_and_no_shares(supervisor: User) -> None:
    empty = figures(supervisor)
    assert empty.is_empty
    assert empty.portfolio.average is None
    assert [row.share for row in empty.aging] == [None] * 5
    assert empty.payers.top == []
    assert empty.payers.top_share is None


def test_ageing_has_five_rows_in_order_that_add_up(supervisor: User) -> None:
    for days in (5, 45, 75, 100, 150, 200, 400):
        ClaimFactory(days=days, balance=Decimal("10.00"))
    aging = figures(supervisor).aging
    assert [(row.bucket, row.claims, row.balance) for row in aging] == [
        ("0-30", 1, Decimal("10.00")),
        ("31-60", 1, Decimal("10.00")),
        ("61-90", 1, Decimal("10.00")),
        ("91-120", 1, Decimal("10.00")),
        (">120", 3, Decimal("30.00")),
    ]
    assert aging[4].share == aging[4].claims_share == Decimal("0.4286")


def test_ageing_has_seven_rows_on_request(supervisor: User) -> None:
    ClaimFactory(days=200)
    aging = figures(supervisor, seven_buckets=True).aging
    assert [(row.bucket, row.claims) for row in aging][4:] == [
        ("121-180", 0),
        ("181-365", 1),
        (">365", 0),
    ]


def test_at_risk_is_older_than_180_days(supervisor: User) -> None:
    ClaimFactory(days=180, balance=Decimal("1.00"))
    ClaimFactory(days=181, balance=Decimal("2.00"))
    ClaimFactory(days=400, balance=Decimal("4.00"))
    assert figures(supervisor).at_risk == Sum(2, Decimal("6.00"))


def test_payers_are_the_top_five_by_balance_and_the_others(supervisor: User) -> None:
    for dollars in (10, 20, 30, 40, 50, 60, 70):
        ClaimFactory(payer=PayerFactory(name=f"Payer {dollars}"), balance=Decimal(dollars))
    payers = figures(supervisor).payers
    assert [row.payer for row in payers.top] == [f"Payer {d}" for d in (70, 60, 50, 40, 30)]
    assert (payers.others.payers, payers.others.claims) == (2, 2)
    assert payers.others.balance == Decimal("30.00")
    assert payers.top_share == Decimal("0.8929")
    assert payers.others.share == Decimal("0.1071")
    assert payers.total.balance == Decimal("280.00")


def test_a_merged_payer_counts_under_its_target(supervisor: User) -> None:
    kept, merged = PayerFactory(name="BCBS"), PayerFactory(name="Blue Cross")
    post(ClaimFactory(payer=merged, balance=Decimal("5.00")), "40.00", OCTOBER)
    post(ClaimFactory(payer=kept, balance=Decimal("5.00")), "60.00", OCTOBER)
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    (row,) = figures(supervisor).payers.top
    assert (row.payer, row.balance, row.resolved.paid) == (
        "BCBS",
        Decimal("10.00"),
        Decimal("100.00"),
    )
    assert figures(supervisor, payers=(str(merged.pk),)).portfolio.claims == 2


def test_one_row_a_team_zero_rows_included(supervisor: User) -> None:
    ClaimFactory(team_name="SeniorAgent", balance=Decimal("90.00"))
    ClaimFactory(team_name="GeneralAgent", balance=Decimal("10.00"))
    rows = figures(supervisor).agents
    assert [(row.team, row.claims, row.balance, row.average, row.share) for row in rows] == [
        ("SeniorAgent", 1, Decimal("90.00"), Decimal("90.00"), Decimal("0.9000")),
        ("EscalationTeam", 0, Decimal("0.00"), None, Decimal("0.0000")),
        ("GovernmentSpecialist", 0, Decimal("0.00"), None, Decimal("0.0000")),
        ("GeneralAgent", 1, Decimal("10.00"), Decimal("10.00"), Decimal("0.1000")),
    ]


def test_collections_compare_the_last_full_month_with_the_one_before(supervisor: User) -> None:
    claim = ClaimFactory()
    post(claim, "112.00", date(2026, 10, 31))
    post(claim, "100.00", date(2026, 9, 30))
    post(claim, "999.00", date(2026, 11, 2))
    kpis = figures(supervisor).kpis
    assert kpis.month == date(2026, 10, 1)
    assert kpis.collections == Compared(Decimal("112.00"), Decimal("100.00"), Decimal("0.1200"), 1)


def test_payments_are_net_of_their_reversals(supervisor: User) -> None:
    claim = ClaimFactory()
    bounced = post(claim, "80.00", OCTOBER, days=30)
    post(claim, "20.00", OCTOBER, days=10)
    post(claim, "80.00", OCTOBER, days=30, reverses=bounced)
    kpis = figures(supervisor).kpis
    assert kpis.collections.value == Decimal("20.00")
    assert (kpis.days.value, kpis.days.n) == (Decimal("10.0"), 1)


def test_collection_rate_counts_write_offs_and_unpaid_denials_only(supervisor: User) -> None:
    claim = ClaimFactory()
    post(claim, "75.00", OCTOBER)
    post(claim, "15.00", OCTOBER, EntryKind.WRITE_OFF)
    post(claim, "10.00", OCTOBER, EntryKind.DENIAL_CLOSED)
    post(claim, "500.00", OCTOBER, EntryKind.CONTRACTUAL)
    post(claim, "500.00", OCTOBER, EntryKind.TRANSFER_TO_PATIENT)
    post(claim, "500.00", OCTOBER, EntryKind.CHANGE_IN_FEED)
    post(claim, "100.00", SEPTEMBER)
    rate = figures(supervisor).kpis.rate
    assert rate == Compared(Decimal("0.7500"), Decimal("1.0000"), Decimal("-0.2500"), 3)


def test_days_to_payment_is_a_mean_over_payments_with_stated_dates(supervisor: User) -> None:
    claim = ClaimFactory()
    post(claim, "1.00", OCTOBER, days=20)
    post(claim, "900.00", OCTOBER, days=37)
    post(claim, "50.00", OCTOBER, days=None)
    post(claim, "50.00", OCTOBER, EntryKind.WRITE_OFF, days=99)
    post(claim, "1.00", SEPTEMBER, days=33)
    days = figures(supervisor).kpis.days
    assert days == Compared(Decimal("28.5"), Decimal("33.0"), Decimal("-4.5"), 2)


def test_months_without_entries_have_no_rate_and_no_days(supervisor: User) -> None:
    kpis = figures(supervisor).kpis
    assert kpis.rate == kpis.days == Compared(None, None, None)
    assert kpis.collections == Compared(Decimal("0.00"), Decimal("0.00"), None)


def test_payer_and_team_rates_cover_twelve_full_months(supervisor: User) -> None:
    claim = ClaimFactory(team_name="SeniorAgent")
    post(claim, "60.00", date(2025, 11, 1), days=40)
    post(claim, "40.00", date(2026, 10, 31), EntryKind.WRITE_OFF)
    post(claim, "900.00", date(2025, 10, 31))
    post(claim, "900.00", date(2026, 11, 1))
    shown = figures(supervisor)
    assert shown.payers.top[0].resolved.rate == Decimal("0.6000")
    assert shown.payers.top[0].resolved.mean_days == Decimal("40.0")
    assert shown.agents[0].resolved.rate == Decimal("0.6000")
    assert shown.agents[3].resolved.rate is None


def test_a_resolved_dollar_stays_with_the_team_at_posting(
    supervisor: User, senior_agent: User
) -> None:
    claim = ClaimFactory(team_name="SeniorAgent", balance=Decimal("10.00"))
    post(claim, "50.00", OCTOBER)
    claim.team = lookups_of(supervisor).teams[1]
    claim.save(update_fields=["team"])
    assert figures(senior_agent).kpis.collections.value == Decimal("50.00")
    assert figures(senior_agent).portfolio.claims == 0


def test_sums_are_the_same_before_and_after_folding(supervisor: User) -> None:
    post(ClaimFactory(balance=Decimal("10.00")), "50.00", OCTOBER, days=3)
    waiting = figures(supervisor)
    fold_rollups()
    assert figures(supervisor) == waiting
    assert waiting.portfolio.claims == 1


def test_a_stranger_from_another_team_sees_nothing(general_agent: User) -> None:
    post(ClaimFactory(team_name="SeniorAgent"), "50.00", OCTOBER)
    shown = figures(general_agent)
    assert shown.is_empty
    assert [row.team for row in shown.agents] == ["GeneralAgent"]


def test_a_supervisor_of_one_facility_sees_that_one_and_the_unassigned(db: None) -> None:
    north, south = FacilityFactory(name="North"), FacilityFactory(name="South")
    person = UserFactory(role=Role.SUPERVISOR)
    person.facilities.add(north)
    ClaimFactory(facility=north, balance=Decimal("1.00"))
    ClaimFactory(balance=Decimal("2.00"))
    post(ClaimFactory(facility=south, balance=Decimal("4.00")), "50.00", OCTOBER)
    shown = figures(person)
    assert shown.portfolio.balance == Decimal("3.00")
    assert shown.kpis.collections.value == Decimal("0.00")


def test_a_filter_narrows_every_figure(supervisor: User) -> None:
    wanted, other = ClaimFactory(balance=Decimal("3.00")), ClaimFactory(team_name="SeniorAgent")
    post(wanted, "10.00", OCTOBER)
    post(other, "20.00", OCTOBER)
    by_team = figures(supervisor, teams=("GeneralAgent",))
    by_payer = figures(supervisor, payers=(wanted.payer.name,))
    for shown in (by_team, by_payer):
        assert shown.portfolio.balance == Decimal("3.00")
        assert shown.kpis.collections.value == Decimal("10.00")


def test_a_filter_by_facility_narrows(supervisor: User) -> None:
    north = FacilityFactory(name="North")
    ClaimFactory(facility=north, balance=Decimal("1.00"))
    ClaimFactory(balance=Decimal("2.00"))
    assert figures(supervisor, facilities=(str(north.pk),)).portfolio.balance == Decimal("1.00")


@pytest.mark.parametrize("asked", [{"teams": ("X",)}, {"payers": ("X",)}, {"facilities": ("0",)}])
def test_a_filter_that_names_nothing_is_refused(
    supervisor: User, asked: dict[str, tuple[str, ...]]
) -> None:
    with pytest.raises(ValidationError):
        figures(supervisor, **asked)


def test_an_agent_cannot_filter_by_a_foreign_team(general_agent: User) -> None:
    with pytest.raises(ValidationError):
        figures(general_agent, teams=("SeniorAgent",))


def test_the_parts_add_up_to_the_portfolio_to_the_cent(supervisor: User) -> None:
    teams = ("SeniorAgent", "EscalationTeam", "GeneralAgent")
    for number in range(14):
        ClaimFactory(
            days=number * 33,
            balance=Decimal(f"{number * 17 + 1}.{number:02}"),
            team_name=teams[number % 3],
        )
    shown = figures(supervisor)
    whole = (14, shown.portfolio.balance)
    for rows in (shown.aging, [*shown.payers.top, shown.payers.others], shown.agents):
        assert (sum(row.claims for row in rows), sum(row.balance for row in rows)) == whole
