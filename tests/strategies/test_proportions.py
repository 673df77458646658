"""Shares of few cases, with Wilson's interval."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies.rules.proportions import Proportion, proportion


def test_a_published_case() -> None:
    # Newcombe 1998, table I: 81 of 263.
    expected = Decimal("0.3080"), Decimal("0.2553"), Decimal("0.3662")
    assert proportion(81, 263) == Proportion(263, *expected)


def test_nothing_counted_is_no_share() -> None:
    assert proportion(0, 0) == Proportion(0)


def test_more_successes_than_cases_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        proportion(3, 2)


@given(st.integers(1, 5_000), st.data())
def test_the_interval_holds_the_share(n: int, data: st.DataObject) -> None:
    found = proportion(data.draw(st.integers(0, n)), n)
    assert None not in (found.low, found.share, found.high)
    assert 0 <= found.low <= found.share <= found.high <= 1  # type: ignore[operator]
