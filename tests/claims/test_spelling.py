"""Numbers however they are typed: Python and the database say the same of each."""

from decimal import Decimal

import pytest
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Claim
from claims.models.spelling import Plain
from claims.rules.spelling import amount, plain
from tests.factories import ClaimFactory

NUMBERS = st.text(st.sampled_from(" -_/#0019aAzZßİé$.,"), min_size=1, max_size=12)


@pytest.mark.parametrize("typed", ["0042-118", "42118", "42 118", "#42/118", "00 42_118"])
def test_spellings_of_one_number_are_one(typed: str) -> None:
    assert plain(typed) == "42118"


@pytest.mark.parametrize(
    ("typed", "dollars"),
    [
        ("$2,431.00", "2431.00"),
        ("2431", "2431.00"),
        ("$ 2431", "2431.00"),
        ("-20", "-20.00"),
        ("$-20.50", "-20.50"),
        ("12,345,678.90", "12345678.90"),
    ],
)
def test_amounts_are_read_as_typed(typed: str, dollars: str) -> None:
    assert amount(typed) == Decimal(dollars)


@pytest.mark.parametrize(
    "typed", ["", "0", "$0.00", "2,43", "24.3", "24.315", "1e5", "A12", "٣", "--5", "9" * 13]
)
def test_what_is_no_amount_is_none(typed: str) -> None:
    assert amount(typed) is None


@pytest.mark.django_db
@settings(max_examples=50, suppress_health_check=list(HealthCheck), deadline=None)
@given(number=NUMBERS)
def test_the_database_says_the_same(number: str) -> None:
    Claim.objects.all().delete()
    ClaimFactory(claim_number=number)
    found = Claim.objects.annotate(plainly=Plain(F("claim_number"))).get()
    assert found.plainly == plain(number)
