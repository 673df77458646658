"""What each payer did, counted from stored facts; as the dashboard has it to the digit."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from analytics.dashboard import dashboard_of
from analytics.filters import Asked
from analytics.queries.lookups import lookups_of
from claims.choices import EntryKind
from claims.models import Claim, JobRun, Outcome, Payer, Touch
from claims.services.merging import merge_payers
from strategies import tasks
from strategies.models import PayerPerformance
from strategies.rules.intervals import wilson
from strategies.services.performance import is_behind, keep_performance
from tests.analytics.entries import post
from tests.claims.admin.pages import make_import
from tests.factories import TODAY, ClaimFactory, PayerFactory, UserFactory

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 15)


@pytest.fixture
def payer() -> Payer:
    return PayerFactory(name="BCBS")


def counted(payer: Payer) -> PayerPerformance:
    keep_performance(TODAY)
    return PayerPerformance.objects.get(payer=payer)


def claim(payer: Payer, billed: date | None = date(2026, 9, 1), **more: object) -> Claim:
    return ClaimFactory(payer=payer, billed_on=billed, **more)


def test_a_payer_without_anything(payer: Payer) -> None:
    row = counted(payer)
    assert (row.rate, row.mean_days, row.rate_low, row.median_days) == (None, None, None, None)
    assert (row.first_month, row.last_month) == (date(2025, 11, 1), date(2026, 10, 1))
    assert (row.followed_claims, row.paid_share, row.denials, row.win_rate) == (0, None, [], None)


def test_the_rate_is_that_of_the_last_twelve_full_months(payer: Payer) -> None:
    one, two = claim(payer), claim(payer)
    post(one, "300", OCTOBER, days=40)
    post(two, "60", OCTOBER, EntryKind.WRITE_OFF)
    post(two, "40", date(2025, 11, 1), EntryKind.DENIAL_CLOSED)
    post(two, "999", TODAY, days=3)
    post(two, "999", date(2025, 10, 31), days=3)
    post(one, "50", OCTOBER, EntryKind.CONTRACTUAL)
    row = counted(payer)
    assert (row.paid, row.unpaid, row.rate) == (300, 100, Decimal("0.7500"))
    assert (row.mean_days, row.payments_with_days) == (Decimal("40.0"), 1)


def test_the_interval_counts_claims_not_entries(payer: Payer) -> None:
    """Two of four equal claims paid, one in two parts: worth (n - 1) claims."""
    for _ in range(2):
        post(claim(payer), "100", OCTOBER, EntryKind.WRITE_OFF)
    post(claim(payer), "100", OCTOBER)
    parts = claim(payer)
    post(parts, "60", OCTOBER)
    post(parts, "40", OCTOBER)
    row, interval = counted(payer), wilson(0.5, 3)
    assert interval is not None
    assert (row.settled_claims, row.rate_low, row.rate_high) == (4, interval.low, interval.high)


def test_what_was_reversed_is_not_paid(payer: Payer) -> None:
    one = claim(payer)
    entry = post(one, "100", OCTOBER, days=5)
    post(one, "100", OCTOBER, days=5, reverses=entry)
    post(claim(payer), "100", OCTOBER, EntryKind.WRITE_OFF)
    row = counted(payer)
    assert (row.rate, row.settled_claims) == (Decimal("0.0000"), 1)
    assert (row.followed_claims, row.paid_share) == (2, Decimal("0.0000"))


def test_rate_and_days_are_the_dashboards_to_the_digit(payer: Payer, supervisor: User) -> None:
    for dollars, days in (("100.03", 31), ("271.19", 12), ("33.33", 77)):
        post(claim(payer), dollars, OCTOBER, days=days)
    post(claim(payer), "71.77", OCTOBER, EntryKind.DENIAL_CLOSED)
    figures = dashboard_of(supervisor, Asked(), TODAY, lookups_of(supervisor))
    (top,), row = figures.payers.top, counted(payer)
    assert (row.rate, row.mean_days) == (top.resolved.rate, top.resolved.mean_days)
    assert row.rate == Decimal("0.8493")


def test_the_median_counts_those_still_waiting(payer: Payer) -> None:
    """Paid after 10 and 40 days; two wait since 81 days: half are paid by day 40."""
    for days in (10, 40):
        post(claim(payer), "9", date(2026, 9, 1) + timedelta(days=days), days=days)
    claim(payer)
    claim(payer)
    row = counted(payer)
    assert (row.followed_claims, row.median_days, row.late_days) == (4, 40, None)
    assert row.paid_share == Decimal("0.5000")


def test_a_claim_closed_unpaid_still_waits(payer: Payer) -> None:
    post(claim(payer), "250", OCTOBER, EntryKind.DENIAL_CLOSED)
    post(claim(payer), "9", date(2026, 9, 11), days=10)
    row = counted(payer)
    assert (row.followed_claims, row.median_days) == (2, 10)
    assert row.paid_share == Decimal("0.5000")


def test_days_are_counted_from_service_where_billing_is_not_known(payer: Payer) -> None:
    one = claim(payer, billed=None, service_from=date(2026, 9, 1))
    post(one, "9", date(2026, 9, 8), days=7)
    assert counted(payer).median_days == 7


def test_nothing_is_said_of_days_that_are_not_known(payer: Payer) -> None:
    """Not billed on a known day, billed long ago, withdrawn."""
    claim(payer, billed=None, service_from=None)
    claim(payer, billed=date(2025, 10, 31))
    claim(payer, balance=0, withdrawn_at="2026-11-01T00:00Z")
    assert counted(payer).followed_claims == 0


def test_a_first_payment_on_a_day_worked_out_is_left_out(payer: Payer) -> None:
    one = claim(payer)
    model = type(post(claim(PayerFactory()), "1", OCTOBER))
    model.objects.create(
        claim=one, kind=EntryKind.PAYMENT, amount=-5, posted_on=OCTOBER, team=one.team,
        payer=payer, facility=one.facility, is_inferred=True,
    )  # fmt: skip
    assert counted(payer).followed_claims == 0


def test_denials_by_category_with_the_codes_they_are_made_of(payer: Payer) -> None:
    denied = {"adjudication_status": "denied", "balance": Decimal("100.00")}
    for code in ("CO-197", "CO-15", "CO-50", "", "beyond us"):
        ClaimFactory(payer=payer, denial_code=code, **denied)
    ClaimFactory(payer=payer, denial_code="CO-197")
    row = counted(payer)
    found = [(mixed["category"], mixed["codes"], mixed["dollars"]) for mixed in row.denials]
    assert found == [
        ("Authorisation", ["CO-15", "CO-197"], "200.00"),
        ("Medical necessity", ["CO-50"], "100.00"),
        ("No code given", [""], "100.00"),
        ("Not in the playbook", ["beyond us"], "100.00"),
    ]
    assert (row.denied_claims, row.denied_balance) == (5, 500)


def test_appeals_decided_and_won(payer: Payer) -> None:
    one, user = claim(payer), UserFactory()

    def touch(code: str, **more: object) -> Touch:
        outcome = Outcome.objects.get(code=code)
        return Touch.objects.create(claim=one, user=user, outcome=outcome, **more)

    for code in ("APPEAL-SENT", "APPEAL-UPHELD", "APPEAL-OVERTURNED", "APPEAL-PARTIAL"):
        touch(code)
    touch("APPEAL-UPHELD", corrects=touch("APPEAL-OVERTURNED"))
    row = counted(payer)
    assert (row.appeals_decided, row.appeals_won, row.win_rate) == (4, 2, Decimal("0.5000"))


def test_deadlines_past_or_near(payer: Payer) -> None:
    for days in (-1, 14, 15):
        claim(payer, deadline_on=TODAY + timedelta(days=days), balance=Decimal("10.00"))
    row = counted(payer)
    assert (row.deadlines, row.deadlines_balance) == (2, 20)


def test_a_merged_payer_counts_as_the_other(payer: Payer, supervisor: User) -> None:
    other = PayerFactory(name="Blue")
    post(claim(other), "100", OCTOBER, days=9)
    keep_performance(TODAY)
    merge_payers(other, payer, user=supervisor, today=TODAY)
    assert (counted(payer).paid, counted(payer).followed_claims) == (100, 1)
    assert not PayerPerformance.objects.filter(payer=other).exists()


def test_it_costs_the_same_however_many_payers(
    payer: Payer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for more in (2, 27):
        for _ in range(more):
            claim(PayerFactory())
        with django_assert_num_queries(12):
            keep_performance(TODAY)


def test_a_rerun_keeps_the_same(payer: Payer) -> None:
    post(claim(payer), "100", OCTOBER, days=9)
    assert (keep_performance(TODAY), keep_performance(TODAY)) == (1, 1)
    assert PayerPerformance.objects.count() == 1


@pytest.mark.usefixtures("aged_today")
@pytest.mark.time_machine("2026-11-21T12:00Z", tick=False)
def test_it_is_counted_anew_after_an_import_and_a_night(payer: Payer) -> None:
    tasks.keep_performance()
    assert not is_behind(TODAY)
    assert is_behind(TODAY + timedelta(days=1))
    source = make_import(1)
    type(source).objects.filter(pk=source.pk).update(finished_at="2099-01-01T00:00Z")
    assert is_behind(TODAY)
    JobRun.objects.create(
        job=JobRun.REAGE, date=TODAY + timedelta(days=1), finished_at="2026-11-22T02:00Z"
    )
    tasks.keep_performance()
    assert PayerPerformance.objects.get().as_of == TODAY + timedelta(days=1)


def test_nothing_to_count_is_not_behind() -> None:
    assert not is_behind(TODAY)
