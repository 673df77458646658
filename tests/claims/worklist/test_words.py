"""Deadlines as number, word and colour; why a claim stands where it stands."""

from datetime import timedelta
from decimal import Decimal

import pytest

from claims.worklist.words import Words, deadline_words, why_first
from tests.factories import TODAY


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-4, Words("4 days ago, passed", "bad")),
        (-1, Words("1 day ago, passed", "bad")),
        (0, Words("today, urgent", "bad")),
        (3, Words("3 days, urgent", "bad")),
        (4, Words("4 days, near", "warn")),
        (14, Words("14 days, near", "warn")),
        (15, Words("15 days, in time", "good")),
    ],
)
def test_a_deadline_says_how_far_it_is(days: int, expected: Words) -> None:
    assert deadline_words(TODAY + timedelta(days=days), TODAY) == expected


def test_a_deadline_comes_before_dollars_and_age() -> None:
    soon = TODAY + timedelta(days=6)
    expected = ["deadline in 6 d", "$2,431", "94 d", "3 touches without progress"]
    assert why_first(Decimal("2431.20"), 94, soon, 3, TODAY) == expected
    assert why_first(Decimal("100.00"), 40, None, 1, TODAY) == ["$100", "40 d"]
    assert why_first(Decimal(1), 4, TODAY, 0, TODAY)[0] == "deadline today"
    assert why_first(Decimal(1), 4, TODAY - timedelta(days=2), 0, TODAY)[0] == (
        "deadline passed 2 d ago"
    )
