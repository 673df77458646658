"""The filter of ledger entries, and totals that equal the dashboard's."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.models import Team, User
from claims.bulk import totals
from claims.bulk.totals import Total
from claims.filters.entries import entries_total, filter_entries, read_entries
from claims.models import Claim, LedgerEntry
from tests.factories import SEES_ALL, ClaimFactory, PayerFactory

pytestmark = pytest.mark.django_db


def post(
    claim: Claim, amount: str, posted_on: str, kind: str = "payment", **more: Any
) -> LedgerEntry:
    parts = {"team": claim.team, "payer": claim.payer, "facility": claim.facility, **more}
    return LedgerEntry.objects.create(
        claim=claim, kind=kind, amount=Decimal(amount), posted_on=posted_on, **parts
    )


def found(query: str) -> list[Decimal]:
    entries = filter_entries(
        LedgerEntry.objects.all(), read_entries(QueryDict(query), SEES_ALL).filter
    )
    return sorted(entries.values_list("amount", flat=True))


@pytest.fixture
def claim() -> Claim:
    claim = ClaimFactory(payer__name="Aetna")
    post(claim, "-1.00", "2026-09-30")
    post(claim, "-2.00", "2026-10-01")
    post(claim, "-4.00", "2026-10-31", kind="write_off")
    post(claim, "-8.00", "2026-11-01", team=Team.objects.get(name="SeniorAgent"))
    return claim


@pytest.mark.usefixtures("claim")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [-8, -4, -2, -1]),
        ("kind=payment", [-8, -2, -1]),
        ("kind=payment&kind=write_off&month=2026-10", [-4, -2]),
        ("from_month=2026-10", [-8, -4, -2]),
        ("to_month=2026-10", [-4, -2, -1]),
        ("from_month=2026-10&to_month=2026-10", [-4, -2]),
        ("team=SeniorAgent", [-8]),
        ("payer=Aetna&month=2026-11", [-8]),
    ],
)
def test_each_parameter_keeps_its_entries(query: str, expected: list[int]) -> None:
    assert found(query) == expected


def test_a_payer_stands_for_those_merged_into_it(claim: Claim) -> None:
    older = PayerFactory(name="Aetna Life", merged_into=claim.payer)
    oldest = PayerFactory(name="Aetna Casualty", merged_into=older)
    post(claim, "-16.00", "2026-01-15", payer=oldest)
    assert found("payer=Aetna&to_month=2026-01") == [-16]
    assert found("payer=Aetna Casualty&to_month=2026-01") == [-16]


@pytest.mark.parametrize(
    "query",
    [
        "kind=gift",
        "month=2026-13",
        "month=2026-1",
        "from_month=0000-01",
        "to_month=x",
        "status=open",
    ],
)
def test_a_wrong_value_is_refused(query: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        read_entries(QueryDict(query), SEES_ALL)
    assert list(refusal.value.message_dict) == [query.partition("=")[0]]


@pytest.mark.usefixtures("claim")
@pytest.mark.parametrize("query", ["", "kind=payment&month=2026-10", "to_month=2026-10"])
def test_the_flow_rollup_says_what_the_rows_add_up_to(
    query: str, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = read_entries(QueryDict(query), SEES_ALL).filter
    counted = entries_total(supervisor, asked)
    monkeypatch.setattr(totals, "COUNTED", 0)
    assert entries_total(supervisor, asked) == Total(0, counted.dollars, more=True)
    assert entries_total(supervisor, asked, count_all=True) == counted


def test_a_reversal_takes_the_payment_out_of_the_total(claim: Claim, supervisor: User) -> None:
    paid = post(claim, "-32.00", "2026-10-05")
    post(claim, "32.00", "2026-10-06", reverses=paid)
    asked = read_entries(QueryDict("kind=payment&month=2026-10"), SEES_ALL).filter
    assert entries_total(supervisor, asked) == Total(3, Decimal("-2.00"))


@pytest.mark.usefixtures("claim")
def test_an_agent_sees_what_was_posted_to_own_teams(
    senior_agent: User, escalation_agent: User
) -> None:
    asked = read_entries(QueryDict(""), SEES_ALL).filter
    assert entries_total(senior_agent, asked) == Total(1, Decimal("-8.00"))
    assert entries_total(escalation_agent, asked) == Total(0, Decimal("0.00"))


def test_months_are_whole(claim: Claim) -> None:
    asked = read_entries(QueryDict("month=2026-10"), SEES_ALL).filter
    assert (asked.from_month, asked.to_month) == (date(2026, 10, 1), date(2026, 10, 1))
