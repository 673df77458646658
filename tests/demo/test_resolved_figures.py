from decimal import Decimal

import pytest

from tests.demo.oracle import (
    ESCALATION,
    GENERAL,
    GOVERNMENT,
    SENIOR,
    Books,
    half_up,
    mean_days,
    millions,
    rate,
    total,
)


def test_resolved_claims_and_their_months(books: Books) -> None:
    assert len(books.postings) == 9_363
    assert {posting.month for posting in books.postings} == set(books.months())
    assert {posting.kind for posting in books.postings} == {
        "payment",
        "write_off",
        "denial_closed",
    }


def test_monthly_collections(books: Books) -> None:
    last, previous, *earlier = (
        total(books.in_months([month]), paid=True) for month in books.months()
    )
    assert (last, previous) == (Decimal("2300000.00"), Decimal("2053571.00"))
    assert half_up(last / previous - 1, "0.0001") == Decimal("0.1200")
    assert [last, previous, *earlier] == sorted([last, previous, *earlier], reverse=True)
    assert millions(earlier[-1]) == Decimal("1.90")


def test_monthly_rates_and_days(books: Books) -> None:
    last, previous = (books.in_months([month]) for month in books.months()[:2])
    assert (rate(last), rate(previous)) == (Decimal("0.7420"), Decimal("0.7110"))
    assert (mean_days(last), mean_days(previous)) == (Decimal("28.0"), Decimal("33.0"))


def test_earlier_rates_stay_in_a_believable_range(books: Books) -> None:
    for month in books.months()[2:]:
        earlier = rate(books.in_months([month]))
        assert earlier is not None
        assert Decimal("0.70") < earlier < Decimal("0.75")


@pytest.mark.parametrize(
    ("payer", "collection_rate", "days", "collected"),
    [
        ("OTHER INSURANCE GENERIC", "0.6530", "38.0", "2.45"),
        ("BCBS", "0.7860", "21.0", "2.77"),
        ("AMBETTER", "0.8240", "15.0", "2.52"),
        ("MEDICARE", "0.7210", "31.0", "1.25"),
        ("WELLCARE MEDICARE ADVANTAGE", "0.7520", "24.0", "1.20"),
    ],
)
def test_payer_over_the_year(
    books: Books, payer: str, collection_rate: str, days: str, collected: str
) -> None:
    own = [posting for posting in books.postings if posting.payer == payer]
    assert rate(own) == Decimal(collection_rate)
    assert mean_days(own) == Decimal(days)
    assert millions(total(own, paid=True)) == Decimal(collected)


@pytest.mark.parametrize(
    ("team", "collection_rate"),
    [(SENIOR, "0.7600"), (ESCALATION, "0.5800"), (GENERAL, "0.5000"), (GOVERNMENT, None)],
)
def test_team_over_the_year(books: Books, team: str, collection_rate: str | None) -> None:
    own = [posting for posting in books.postings if posting.team == team]
    assert rate(own) == (Decimal(collection_rate) if collection_rate else None)


def test_small_young_dollars_are_commercial_however_advantage_plans_are_seen(books: Books) -> None:
    payers = {posting.payer for posting in books.postings if posting.team == GENERAL}
    assert not any("MEDICARE" in payer or "MEDICAID" in payer for payer in payers)
