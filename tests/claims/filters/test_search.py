"""`q`: numbers, accounts, references and amounts, however typed; by indexes alone."""

from decimal import Decimal

import pytest
from django.db import connection

from claims.filters import search
from claims.filters.search import matching, only_hit, sought, whole
from claims.models import Claim
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three() -> None:
    ClaimFactory(claim_number="0042-118", payer_reference="icn-7 7", balance=Decimal("2431.00"))
    ClaimFactory(claim_number="42119", patient_account="A-00017")
    ClaimFactory(claim_number="credit", balance=Decimal("-20.00"))


def found(text: str) -> set[str]:
    return set(Claim.objects.filter(sought(text)).values_list("claim_number", flat=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("42118", {"0042-118"}),
        ("00042 118", {"0042-118"}),
        ("0421-19", {"42119"}),
        ("4211", {"0042-118", "42119"}),
        ("42", set()),
        ("ICN77", {"0042-118"}),
        ("icn", {"0042-118"}),
        ("a00017", {"42119"}),
        ("a000", set()),
        ("$2,431.00", {"0042-118"}),
        ("2431", {"0042-118"}),
        ("-20", {"credit"}),
        ("CREDIT", {"credit"}),
        ("---", set()),
        ("000", set()),
        ("0.00", set()),
        ("%%%", set()),
    ],
)
def test_each_spelling_finds_its_claims(text: str, expected: set[str]) -> None:
    assert found(text) == expected


def test_what_is_common_is_not_gathered_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_FOUND", 1)
    assert found("4211") == {"0042-118", "42119"}
    assert found("42118") == {"0042-118"}


def test_a_hit_is_only_one_when_no_other_is() -> None:
    assert only_hit(Claim.objects.all(), whole("42118")) == "0042-118"
    ClaimFactory(claim_number="7", patient_account="42-118")
    assert only_hit(Claim.objects.all(), whole("42118")) == ""


def test_no_number_reads_the_whole_table() -> None:
    """Whatever the planner thinks of three rows: an index can answer."""
    numbers = matching("XA-42118")
    assert len(numbers) == 8
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for part in numbers:
        assert "Index Cond" in Claim.objects.filter(part).values("pk").explain()
