from decimal import Decimal
from operator import itemgetter

import pytest

from tests.demo.oracle import (
    ESCALATION,
    GENERAL,
    SENIOR,
    ZERO,
    Books,
    balances,
    half_up,
    millions,
)


def test_portfolio_totals(books: Books) -> None:
    balance = sum((claim.balance for claim in books.open_claims), ZERO)
    assert len(books.open_claims) == 6_959
    assert balance == Decimal("31201502.00")
    assert millions(balance, "0.1") == Decimal("31.2")
    assert len({claim.payer for claim in books.open_claims}) == 72


def test_five_largest_payers(books: Books) -> None:
    sums = sorted(balances(books.open_claims).items(), key=itemgetter(1), reverse=True)
    assert [(payer, millions(balance)) for payer, balance in sums[:5]] == [
        ("OTHER INSURANCE GENERIC", Decimal("3.76")),
        ("BCBS", Decimal("3.53")),
        ("AMBETTER", Decimal("3.06")),
        ("MEDICARE", Decimal("1.73")),
        ("WELLCARE MEDICARE ADVANTAGE", Decimal("1.59")),
    ]
    others = sum((balance for _, balance in sums[5:]), ZERO)
    assert len(sums[5:]) == 67
    assert millions(others, "0.1") == Decimal("17.5")
    assert half_up(others / Decimal("31201502.00"), "0.01") == Decimal("0.56")
    assert sums[5][1] < Decimal(1_590_000)


@pytest.mark.parametrize(
    ("team", "claims", "balance", "average"),
    [
        (SENIOR, 2_548, "30288076.00", 11_887),
        (ESCALATION, 4_409, "912000.00", 207),
        (GENERAL, 2, "1426.00", 713),
    ],
)
def test_team_portfolio(books: Books, team: str, claims: int, balance: str, average: int) -> None:
    own = [claim.balance for claim in books.open_claims if claim.team == team]
    assert (len(own), sum(own, ZERO)) == (claims, Decimal(balance))
    assert half_up(sum(own, ZERO) / len(own), "1") == average


def test_only_three_teams_hold_claims(books: Books) -> None:
    assert {claim.team for claim in books.open_claims} == {SENIOR, ESCALATION, GENERAL}


@pytest.mark.parametrize("days_later", [0, 7])
def test_aged_claims(books: Books, days_later: int) -> None:
    old = [claim.balance for claim in books.open_claims if claim.age + days_later > 120]
    at_risk = [claim.balance for claim in books.open_claims if claim.age + days_later > 180]
    assert (len(old), millions(sum(old, ZERO), "0.1")) == (6_644, Decimal("30.2"))
    assert millions(sum(at_risk, ZERO), "0.1") == Decimal("4.2")


def test_at_risk_climbs_from_the_eighth_day(books: Books) -> None:
    at_risk = [claim.balance for claim in books.open_claims if claim.age + 8 > 180]
    assert millions(sum(at_risk, ZERO), "0.1") > Decimal("4.2")


def test_open_claims_post_nothing(books: Books) -> None:
    for row in books.rows:
        if row["Closed On"] == "":
            assert (row["Paid Amount"], row["Adjustment Amount"]) == ("", "")
            assert row["Last Payment On"] == ""


def test_a_fifth_of_open_claims_is_denied(books: Books) -> None:
    denied = [row for row in books.rows if row["Denial Code"] and row["Closed On"] == ""]
    assert 0.18 < len(denied) / 6_959 < 0.22
    assert all(row["Claim Status"] == "Denied" and row["Denied On"] for row in denied)
    assert any(row["Appeal Due On"] for row in denied)
