"""Two shares compared: the published intervals, and that test and interval agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies.rules.differences import Seen, pooled_odds, score_interval, z_score
from strategies.rules.intervals import Z


# Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 5 (Mee).
@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0533, 0.3377),
        ((9, 10), (3, 10), 0.1821, 0.8370),
        ((6, 7), (2, 7), 0.0544, 0.8478),
        ((5, 56), (0, 29), -0.0313, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.7225, 1.0),
    ],
)
def test_published_intervals(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    found = score_interval(Seen(*first), Seen(*second), Z)
    assert found == pytest.approx((low, high), abs=6e-5)


def test_z_is_the_difference_over_its_pooled_error() -> None:
    # 0.2 / sqrt(104/150 x 46/150 x (1/70 + 1/80)).
    assert z_score(Seen(56, 70), Seen(48, 80)) == pytest.approx(2.6502, abs=1e-4)
    assert z_score(Seen(0, 70), Seen(0, 80)) == 0


def test_what_is_known_is_successes_to_failures_of_both() -> None:
    assert pooled_odds(Seen(20, 100), Seen(30, 100)) == pytest.approx(50 / 150)
    assert pooled_odds(Seen(10, 10), Seen(5, 5)) == 15


arms = st.integers(1, 300).flatmap(lambda n: st.builds(Seen, st.integers(0, n), st.just(n)))


@given(arms, arms, st.floats(1.5, 5))
def test_the_interval_excludes_zero_exactly_where_the_test_rejects(
    challenger: Seen, champion: Seen, critical: float
) -> None:
    low, high = score_interval(challenger, champion, critical)
    z = z_score(challenger, champion)
    if abs(abs(z) - critical) > 1e-6:
        assert (low > 0 or high < 0) == (abs(z) > critical)


@given(arms, arms)
def test_the_interval_holds_what_was_seen_and_turns_with_the_arms(
    challenger: Seen, champion: Seen
) -> None:
    low, high = score_interval(challenger, champion, Z)
    assert -1 <= low <= challenger.share - champion.share <= high <= 1
    assert score_interval(champion, challenger, Z) == pytest.approx((-high, -low), abs=1e-9)
