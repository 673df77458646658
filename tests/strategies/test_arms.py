"""The arm of a claim: the same in Python and in SQL, even, and anew in every campaign."""

from collections import Counter

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from claims.models import Claim
from strategies.bulk import arms
from strategies.choices import Arm
from strategies.rules.arms import arm_of, place
from tests.factories import ClaimFactory

ids = st.integers(1, 2**62)


@given(ids, ids, st.integers(5, 94))
def test_a_larger_share_keeps_who_is_in_it(campaign: int, claim: int, percent: int) -> None:
    if arm_of(campaign, claim, percent) == Arm.CHALLENGER:
        assert arm_of(campaign, claim, percent + 1) == Arm.CHALLENGER


def test_the_split_is_kept_and_each_campaign_draws_anew() -> None:
    first = [arm_of(1, claim, 20) for claim in range(10_000)]
    second = [arm_of(2, claim, 20) for claim in range(10_000)]
    assert Counter(first) == {Arm.CHAMPION: 7917, Arm.CHALLENGER: 2083}
    both = sum(a == b == Arm.CHALLENGER for a, b in zip(first, second, strict=True))
    assert 340 < both < 460


@pytest.mark.django_db
def test_the_database_says_the_same_of_a_claim() -> None:
    claims = [ClaimFactory() for _ in range(3)]
    found = Claim.objects.annotate(place=arms.place(77)).values_list("pk", "place")
    assert dict(found) == {claim.pk: place(77, claim.pk) for claim in claims}


@pytest.mark.django_db
def test_the_database_says_the_same_of_many_numbers() -> None:
    numbers = [7**step for step in range(22)]
    statement = f"SELECT n, {_hash_of_n(12)} FROM unnest(%s::bigint[]) AS t (n) ORDER BY n"
    with connection.cursor() as cursor:
        cursor.execute(statement, [numbers])
        assert cursor.fetchall() == [(one, place(12, one)) for one in numbers]


def _hash_of_n(campaign: int) -> str:
    """The hash as the product writes it, of a column called n."""
    query, values = Claim.objects.values_list(arms.place(campaign)).query.sql_with_params()
    words = query.removeprefix("SELECT ").split(" AS ")[0] % tuple(f"'{one}'" for one in values)
    return words.replace('"claims_claim"."id"', "n")
