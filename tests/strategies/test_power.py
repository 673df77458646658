"""How many claims a trial needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies.rules.power import Needed, needed


def test_a_published_case() -> None:
    # The example of R's power.prop.test: 0.50 against 0.75 at 90 % power needs 76.7 each.
    assert needed(0.5, 0.25, 50, power=0.9, price=1.0) == Needed(77, 77)


def test_looking_on_the_way_costs_three_in_a_hundred() -> None:
    assert (needed(0.3, 0.05, 50, price=1.0).champion, needed(0.3, 0.05, 50).champion) == (
        1377,
        1418,
    )


def test_a_smaller_challenger_needs_more_claims_in_all() -> None:
    even, uneven = needed(0.3, 0.05, 50), needed(0.3, 0.05, 20)
    assert (uneven.champion, uneven.challenger) == (3508, 877)
    assert uneven.total > even.total


@pytest.mark.parametrize(("share", "difference"), [(0.9, 0.2), (0.3, 0.0), (-0.1, 0.2)])
def test_what_is_no_pair_of_shares_is_a_mistake(share: float, difference: float) -> None:
    with pytest.raises(ValueError, match="not two shares"):
        needed(share, difference, 50)


@given(st.floats(0.05, 0.8), st.floats(0.01, 0.1), st.integers(5, 95))
def test_a_larger_difference_needs_no_more(share: float, difference: float, percent: int) -> None:
    larger = needed(share, difference * 1.5, percent)
    assert larger.total <= needed(share, difference, percent).total
