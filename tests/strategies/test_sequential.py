"""Boundaries of a trial: the published ones, where looks know little, and how often they err."""

from decimal import Decimal
from itertools import pairwise
from math import inf
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategies.choices import Verdict
from strategies.rules.differences import Seen, z_score
from strategies.rules.looks import Look, Told, look
from strategies.rules.sequential import boundaries, look_days, spent_by


# Reboussin, DeMets, Kim and Lan, Controlled Clinical Trials 21 (2000), 190-207, for five looks;
# the others as the programs that go with that paper print them.
@pytest.mark.parametrize(
    ("looks", "published"),
    [
        (1, [1.9600]),
        (2, [2.9626, 1.9686]),
        (3, [3.7103, 2.5114, 1.9930]),
        (4, [4.3326, 2.9631, 2.3590, 2.0141]),
        (5, [4.8769, 3.3569, 2.6803, 2.2898, 2.0310]),
    ],
)
def test_evenly_spaced_looks_have_the_published_boundaries(
    looks: int, published: list[float]
) -> None:
    parts = [number / looks for number in range(1, looks + 1)]
    found = boundaries(parts, [spent_by(part) for part in parts])
    assert found == pytest.approx(published, abs=2e-4)


def test_the_chance_spent_is_the_published_one() -> None:
    # Lan and DeMets 1983: nothing to speak of early, 5 % at the end.
    found = [spent_by(part) for part in (0, 0.25, 0.5, 0.75, 1, 1.2)]
    assert found == pytest.approx([0, 0.00001, 0.00305, 0.01930, 0.05, 0.05], abs=6e-6)


def test_a_look_that_knows_nothing_decides_nothing_and_leaves_its_share() -> None:
    assert boundaries([0.0, 1.0], [0.003, 0.05]) == [inf, pytest.approx(1.96, abs=1e-4)]


def test_a_look_that_knows_nothing_new_spends_what_is_due_all_the_same() -> None:
    # The same z twice: 1 % then 3 % in all is as one look at 3 %.
    assert boundaries([1.0, 1.0], [0.01, 0.03]) == pytest.approx([2.5758, 2.1701], abs=2e-3)


def test_looks_are_even_and_the_last_is_the_horizon() -> None:
    assert look_days(60, 4) == [15, 30, 45, 60]
    assert look_days(10, 3) == [4, 7, 10]
    assert look_days(1, 1) == [1]


known = st.lists(st.floats(0.001, 5), min_size=2, max_size=5).map(sorted)


@settings(max_examples=8, deadline=None)
@given(known)
def test_the_first_boundary_is_the_highest_and_none_is_below_the_one_of_a_single_look(
    odds: list[float],
) -> None:
    parts = [number / len(odds) for number in range(1, len(odds) + 1)]
    found = boundaries(odds, [spent_by(part) for part in parts])
    assert max(found) == found[0]
    assert min(found) > 1.9599


@given(st.integers(1, 365), st.integers(1, 5))
def test_days_of_looks_rise_to_the_horizon(horizon: int, looks: int) -> None:
    days = look_days(max(horizon, looks), looks)
    assert len(days) == looks
    assert all(0 < early < late for early, late in pairwise(days))
    assert days[-1] == max(horizon, looks)


def test_arms_that_do_not_differ_name_a_winner_in_one_trial_of_twenty() -> None:
    # Half of the claims are paid, on any day of the horizon, in both arms; looked at four times.
    random, parts, trials, n = Random(29), (0.25, 0.5, 0.75, 1.0), 2_000, 60
    odds = [part / 2 / (1 - part / 2) for part in parts]
    limits = boundaries(odds, [spent_by(part) for part in parts])
    wins = 0
    for _ in range(trials):
        arms = [[random.random() for _ in range(n)] for _ in range(2)]
        seen = [[Seen(sum(day <= part / 2 for day in arm), n) for arm in arms] for part in parts]
        pairs = zip(seen, limits, strict=True)
        wins += any(abs(z_score(*both)) > limit for both, limit in pairs)
    assert 0.04 <= wins / trials <= 0.06


def at(x1: int, x2: int, elapsed: float, *before: Told, n: int = 400) -> Look:
    return look(Seen(x1, n), Seen(x2, n), elapsed=elapsed, challenger_percent=50, before=before)


def test_a_difference_that_would_win_at_the_end_does_not_win_early() -> None:
    # z is 2.23 both times: enough at the end (1.96), far from enough after a quarter (4.33).
    early = at(100, 74, 0.25)
    late = at(100, 74, 1.0)
    assert early.z == late.z
    assert (early.critical, early.verdict) == (Decimal("4.3326"), Verdict.GO_ON)
    assert late.verdict == Verdict.CHALLENGER


@pytest.mark.parametrize(
    ("x1", "x2", "elapsed", "verdict"),
    [
        (200, 60, 0.25, Verdict.CHALLENGER),
        (60, 200, 0.25, Verdict.CHAMPION),
        (100, 98, 0.5, Verdict.GO_ON),
        (100, 98, 1.0, Verdict.NO_DIFFERENCE),
        (0, 0, 0.5, Verdict.GO_ON),
        (0, 0, 1.0, Verdict.NO_DIFFERENCE),
        (400, 400, 1.0, Verdict.NO_DIFFERENCE),
    ],
)
def test_each_verdict(x1: int, x2: int, elapsed: float, verdict: Verdict) -> None:
    assert at(x1, x2, elapsed).verdict == verdict


def test_a_broken_split_names_no_winner() -> None:
    found = look(Seen(200, 400), Seen(60, 300), elapsed=1.0, challenger_percent=50, before=[])
    assert found.verdict == Verdict.BROKEN


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 80), st.integers(0, 80), st.sampled_from([0.25, 0.5, 1.0]))
def test_a_winner_is_named_exactly_where_the_interval_shown_excludes_zero(
    x1: int, x2: int, elapsed: float
) -> None:
    found = look(Seen(x1, 80), Seen(x2, 80), elapsed=elapsed, challenger_percent=50, before=[])
    won = found.verdict in (Verdict.CHALLENGER, Verdict.CHAMPION)
    # At four decimals the very edge may be rounded to zero.
    excludes = found.low > 0 or found.high < 0
    assert excludes <= won
    assert won <= (found.low >= 0 or found.high <= 0)
