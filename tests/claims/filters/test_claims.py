"""The filter of claims: what each parameter keeps, what is refused, and exact totals."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from claims.bulk import totals
from claims.bulk.rollups import fold_rollups
from claims.bulk.totals import Total
from claims.filters.asked import read_claims
from claims.filters.claims import filter_claims
from claims.filters.totals import claims_total
from claims.models import Claim, Import, ImportChunk
from tests.factories import (
    SEES_ALL,
    TODAY,
    ClaimFactory,
    FacilityFactory,
    PayerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def found(query: str) -> set[str]:
    asked = read_claims(QueryDict(query), SEES_ALL).filter
    claims = filter_claims(Claim.objects.all(), asked, TODAY)
    return set(claims.values_list("claim_number", flat=True))


def total(user: User, query: str, **more: Any) -> Total:
    return claims_total(user, read_claims(QueryDict(query), SEES_ALL).filter, TODAY, **more)


@pytest.fixture
def four() -> None:
    """Open and young, open and old, a credit, a resolved one: each its own payer and team."""
    ClaimFactory(claim_number="young", days=5, payer__name="Aetna", follow_up_on=TODAY)
    ClaimFactory(
        claim_number="old",
        days=200,
        balance=Decimal("1500.00"),
        payer__name="Blue Cross, of Texas",
        team_name="SeniorAgent",
        denial_code="CO-197",
    )
    ClaimFactory(claim_number="credit", days=40, balance=Decimal("-20.00"), payer__name="Cigna")
    ClaimFactory(claim_number="resolved", days=95, balance=Decimal("0.00"), payer__name="Devoted")


EVERY = {"young", "old", "credit", "resolved"}


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", EVERY),
        ("status=open", {"young", "old"}),
        ("status=credit,resolved", {"credit", "resolved"}),
        ("status=open&status=credit", {"young", "old", "credit"}),
        ("payer=Aetna", {"young"}),
        ("payer=aetna", {"young"}),
        ("payer=Blue Cross, of Texas", {"old"}),
        ("payer=Aetna,Cigna", {"young", "credit"}),
        ("payer=Aetna&payer=Cigna", {"young", "credit"}),
        ("payer_not=Aetna,Cigna", {"old", "resolved"}),
        ("bucket=0-30", {"young"}),
        ("bucket=>120", {"old"}),
        ("bucket=181-365", {"old"}),
        ("bucket=>365", set()),
        ("bucket=0-30,31-60", {"young", "credit"}),
        ("team=SeniorAgent", {"old"}),
        ("team=GeneralAgent,SeniorAgent", EVERY),
        ("min_balance=250", {"young", "old"}),
        ("max_balance=-20.00", {"credit"}),
        ("min_age=40&max_age=95", {"credit", "resolved"}),
        ("min_age=200", {"old"}),
        ("denial_code=CO-197", {"old"}),
        ("updated_after=2000-01-01", EVERY),
        ("updated_after=2100-01-01T00:00:00 02:00", set()),
        ("q=young", {"young"}),
        ("q=YOUNG", {"young"}),
        ("q=you", {"young"}),
        ("q=yo", set()),
        ("payer=&bucket=&q=", EVERY),
    ],
)
def test_each_parameter_keeps_its_claims(query: str, expected: set[str]) -> None:
    assert found(query) == expected


def test_payers_are_found_by_id_and_merged_ones_by_their_target() -> None:
    target = PayerFactory(name="New name")
    source = PayerFactory(name="Old name", merged_into=target)
    ClaimFactory(claim_number="1", payer=target)
    ClaimFactory(claim_number="2")
    assert found(f"payer={target.pk}") == {"1"}
    assert found(f"payer={source.pk}") == {"1"}
    assert found("payer=Old name") == {"1"}


def test_facility_by_id_or_name_and_assignee_by_username() -> None:
    north = FacilityFactory(name="North")
    rita = UserFactory(username="rita")
    ClaimFactory(claim_number="1", facility=north, assignee=rita)
    ClaimFactory(claim_number="2")
    assert found(f"facility={north.pk}") == found("facility=North") == {"1"}
    assert found("assignee=rita") == {"1"}


def test_missing_is_a_mark_beside_the_status() -> None:
    ClaimFactory(claim_number="1", missing_since="2026-11-20T10:00Z")
    ClaimFactory(claim_number="2")
    assert found("status=missing") == {"1"}
    assert found("status=open") == {"1", "2"}


def test_withdrawn_claims_are_shown_on_demand_only() -> None:
    ClaimFactory(
        claim_number="1",
        balance=Decimal("0.00"),
        withdrawn_at="2026-11-20T10:00Z",
        missing_since="2026-11-19T10:00Z",
    )
    assert found("") == found("status=missing") == set()
    assert found("status=withdrawn") == {"1"}


def test_an_import_is_every_claim_it_was_about() -> None:
    new, changed, unchanged, _ = (ClaimFactory(claim_number=n) for n in ("1", "2", "3", "4"))
    source = Import.objects.create(
        file_name="a.csv", size=1, digest="d", fingerprint="f", as_of=TODAY
    )
    chunk = {"source_import": source, "rows": 2, "rows_new": 1, "rows_changed": 1, "balance": 0}
    ImportChunk.objects.create(number=1, new_ids=[new.pk], changed_ids=[changed.pk], **chunk)
    ImportChunk.objects.create(number=2, unchanged_ids=[unchanged.pk], **chunk)
    assert found(f"import={source.pk}") == {"1", "2", "3"}


def test_search_finds_references_by_their_beginning_and_accounts_whole() -> None:
    ClaimFactory(claim_number="1", payer_reference="ICN-77", patient_account="ACC-9")
    assert found("q=icn-7") == found("q=acc-9") == {"1"}
    assert found("q=ACC-") == set()


def test_a_percent_sign_is_no_wildcard() -> None:
    ClaimFactory(claim_number="abc")
    assert found("q=%25%25%25") == found("q=a_c") == set()


WRONG = [
    ("payer", "Nobody", "the id or the exact name of a payer"),
    ("payer", "999999999999999999", "the id or the exact name of a payer"),
    ("payer", "9" * 150, "the id or the exact name of a payer"),
    ("bucket", "0-29", "one of 0-30"),
    ("status", "Open", "one of open"),
    ("team", "Nobody", "a team such as SeniorAgent"),
    ("facility", "-1", "the id or the name of a facility"),
    ("assignee", "nobody", "a username"),
    ("min_balance", "1e5", "an amount such as 1250 or -12.50"),
    ("max_balance", "NaN", "an amount such as 1250 or -12.50"),
    ("min_balance", "12.345", "an amount such as 1250 or -12.50"),
    ("min_age", "36501", "a whole number from -36,500 to 36,500"),
    ("max_age", "٣", "a whole number from -36,500 to 36,500"),
    ("updated_after", "2026-02-30", "a date or moment"),
    ("updated_after", "0001-01-01", "a date or moment"),
    ("import", "0", "a whole number from 1"),
    ("import", "77", "the number of an import"),
    ("q", "a\0b", "none of them NUL"),
    ("denial_code", "x" * 201, "at most 200 characters"),
    ("ordering", "payer", "one of priority, -priority"),
    ("limit", "501", "a whole number from 1 to 500"),
    ("bukcet", "0-30", "one of adjudication_status, assignee, bucket"),
]


@pytest.mark.parametrize(("name", "value", "expected"), WRONG)
def test_a_wrong_value_is_named_with_what_was_expected(
    name: str, value: str, expected: str
) -> None:
    given = QueryDict(mutable=True)
    given[name] = value
    with pytest.raises(ValidationError) as refusal:
        read_claims(given, SEES_ALL)
    ((parameter, (message,)),) = refusal.value.message_dict.items()
    assert parameter == name
    assert message.startswith("found ")
    assert expected in message


@pytest.mark.parametrize("query", ["min_age=1&min_age=2", "q=a&q=b", "ordering=age&ordering=q"])
def test_a_single_parameter_given_twice_is_refused(query: str) -> None:
    with pytest.raises(ValidationError):
        read_claims(QueryDict(query), SEES_ALL)


ROLLUP_QUERIES = (
    *("", "status=open", "status=resolved,credit", "bucket=>120", "bucket=0-30&status=open"),
    *("team=SeniorAgent", "payer_not=Aetna", "payer=Aetna,Cigna&status=open"),
)


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize("query", ROLLUP_QUERIES)
@pytest.mark.parametrize("folded", [True, False])
def test_the_rollup_says_what_the_rows_add_up_to(
    query: str, folded: bool, supervisor: User
) -> None:
    if folded:
        fold_rollups()
    asked = read_claims(QueryDict(query), SEES_ALL).filter
    assert asked.fits_stock
    rows = filter_claims(Claim.objects.all(), asked, TODAY)
    assert total(supervisor, query) == totals.exact_total(rows, "balance")


@settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None)
@given(claims=st.lists(st.tuples(st.integers(-5, 400), st.integers(-200, 300)), max_size=8))
def test_buckets_add_up_to_the_portfolio(claims: list[tuple[int, int]], supervisor: User) -> None:
    Claim.objects.all().delete()
    payer = PayerFactory()
    for days, dollars in claims:
        ClaimFactory(payer=payer, days=days, balance=Decimal(dollars))
    labels = ("0-30", "31-60", "61-90", "91-120", ">120")
    parts = [total(supervisor, f"status=open&bucket={label}") for label in labels]
    whole = total(supervisor, "status=open")
    assert sum(part.rows for part in parts) == whole.rows == len(found("status=open"))
    assert sum(part.dollars or 0 for part in parts) == whole.dollars
    assert whole.dollars == sum(max(dollars, 0) for _, dollars in claims)


def test_every_claim_is_found_in_its_bucket_on_the_day_of_its_edge() -> None:
    payer = PayerFactory()
    for days in (0, 30, 31, 60, 61, 90, 91, 120, 121, 180, 181, 365, 366):
        ClaimFactory(claim_number=str(days), payer=payer, days=days)
    assert found("bucket=31-60") == {"31", "60"}
    assert found("bucket=121-180,>365") == {"121", "180", "366"}


def test_a_claim_not_re_aged_yet_stays_in_its_stored_bucket() -> None:
    claim = ClaimFactory(days=30)
    Claim.objects.update(age_anchor_on=claim.age_anchor_on - timedelta(days=10))
    assert found("bucket=0-30") == {claim.claim_number}


def test_beyond_what_is_counted_the_sum_waits_for_a_wish(
    supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(totals, "COUNTED", 2)
    payer = PayerFactory()
    for _ in range(3):
        ClaimFactory(payer=payer)
    assert total(supervisor, "min_age=1") == Total(2, None, more=True)
    assert total(supervisor, "min_age=1", count_all=True) == Total(3, Decimal("750.00"))
    Claim.objects.first().delete()
    assert total(supervisor, "min_age=1") == Total(2, Decimal("500.00"))


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize("query", ["", "min_age=0"])
def test_a_total_holds_own_teams_only(query: str, senior_agent: User) -> None:
    assert total(senior_agent, query) == Total(1, Decimal("1500.00"))
    assert total(UserFactory(username="teamless"), query) == Total(0, Decimal("0.00"))


@pytest.mark.parametrize("query", ["", "min_age=0"])
def test_a_total_holds_own_facilities_and_unassigned(query: str) -> None:
    north, south = FacilityFactory(name="North"), FacilityFactory(name="South")
    for facility in (north, south, FacilityFactory()):
        ClaimFactory(facility=facility, balance=Decimal("10.00"))
    local = UserFactory(username="local", role="supervisor")
    local.facilities.add(north)
    assert total(local, query) == Total(2, Decimal("20.00"))
