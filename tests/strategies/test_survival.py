"""Kaplan and Meier's estimate against published tables and cases worked by hand."""

from decimal import Decimal

import pytest

from strategies.rules.survival import kaplan_meier

HALF, NINE_IN_TEN = Decimal("0.5"), Decimal("0.9")
# Weeks of remission under 6-mercaptopurine and placebo (Freireich et al., Blood 21, 1963), the
# example of Cox (1972) and of Klein and Moeschberger: {week: (relapsed, last seen in remission)}.
TREATED = {
    6: (3, 1), 7: (1, 0), 9: (0, 1), 10: (1, 1), 11: (0, 1), 13: (1, 0), 16: (1, 0), 17: (0, 1),
    19: (0, 1), 20: (0, 1), 22: (1, 0), 23: (1, 0), 25: (0, 1), 32: (0, 2), 34: (0, 1), 35: (0, 1),
}  # fmt: skip
PLACEBO = {
    1: (2, 0), 2: (2, 0), 3: (1, 0), 4: (2, 0), 5: (2, 0), 8: (4, 0), 11: (2, 0), 12: (2, 0),
    15: (1, 0), 17: (1, 0), 22: (1, 0), 23: (1, 0),
}  # fmt: skip


def test_the_published_curve_of_the_treated() -> None:
    curve = kaplan_meier(TREATED)
    assert (curve.n, curve.events) == (21, 9)
    assert [(week, round(still, 3)) for week, still in curve.points] == [
        (6, Decimal("0.857")),
        (7, Decimal("0.807")),
        (10, Decimal("0.753")),
        (13, Decimal("0.690")),
        (16, Decimal("0.627")),
        (22, Decimal("0.538")),
        (23, Decimal("0.448")),
    ]


def test_the_published_medians() -> None:
    assert kaplan_meier(TREATED).quantile(HALF) == 23
    assert kaplan_meier(PLACEBO).quantile(HALF) == 8


def test_what_is_not_reached_says_how_far_it_went() -> None:
    curve = kaplan_meier(TREATED)
    assert curve.quantile(NINE_IN_TEN) is None
    assert curve.happened == Decimal("0.5518")


def test_all_happened_without_anybody_lost() -> None:
    curve = kaplan_meier(PLACEBO)
    assert (curve.quantile(NINE_IN_TEN), curve.happened) == (17, Decimal("1.0000"))


def test_one_half_is_reached_on_its_day_whatever_the_factors() -> None:
    """5/6 * 4/5 * 3/4 is one half; as decimals it is a little more or less."""
    curve = kaplan_meier({10: (1, 0), 20: (1, 0), 30: (1, 0), 40: (0, 3)})
    assert curve.quantile(HALF) == 30


def test_who_is_last_seen_on_a_day_was_at_risk_that_day() -> None:
    assert kaplan_meier({10: (1, 1), 20: (0, 2)}).points == ((10, Decimal("0.75")),)


def test_waiting_claims_push_the_median_out() -> None:
    """The mean of those paid would say ten days; half are paid only on day forty."""
    assert kaplan_meier({10: (4, 0), 30: (0, 2), 40: (2, 0), 90: (0, 4)}).quantile(HALF) == 40


@pytest.mark.parametrize("counts", [{}, {5: (0, 3)}])
def test_nobody_and_nothing(counts: dict[int, tuple[int, int]]) -> None:
    curve = kaplan_meier(counts)
    assert (curve.points, curve.quantile(HALF)) == ((), None)
    assert curve.happened == (Decimal("0.0000") if counts else None)
