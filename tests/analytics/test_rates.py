from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.rules import rates

dollars = st.decimals(min_value=0, max_value=10**9, places=2)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (Decimal("1.00"), Decimal("3.00"), Decimal("0.3333")),
        (Decimal("2.00"), Decimal("3.00"), Decimal("0.6667")),
        (1, 8, Decimal("0.1250")),
        (Decimal("0.00005"), 1, Decimal("0.0001")),
        (5, 0, None),
    ],
)
def test_share_is_rounded_half_up_to_four_decimals(
    part: Decimal | int, whole: Decimal | int, expected: Decimal | None
) -> None:
    assert rates.share(part, whole) == expected


def test_collection_rate_is_paid_of_all_resolved() -> None:
    assert rates.collection_rate(Decimal("74.20"), Decimal("25.80")) == Decimal("0.7420")


def test_collection_rate_without_resolved_dollars_is_none() -> None:
    assert rates.collection_rate(Decimal("0.00"), Decimal("0.00")) is None


def test_collection_rate_of_net_reversals_is_none() -> None:
    assert rates.collection_rate(Decimal("-50.00"), Decimal("0.00")) is None


@given(paid=dollars, unpaid=dollars)
def test_collection_rate_is_between_zero_and_one(paid: Decimal, unpaid: Decimal) -> None:
    rate = rates.collection_rate(paid, unpaid)
    assert rate is None or 0 <= rate <= 1


def test_mean_days_has_one_decimal() -> None:
    assert rates.mean_days(85, 3) == Decimal("28.3")
    assert rates.mean_days(57, 2) == Decimal("28.5")


def test_mean_days_without_payments_is_none() -> None:
    assert rates.mean_days(0, 0) is None


def test_relative_change_is_against_the_previous_value() -> None:
    assert rates.relative_change(Decimal("112.00"), Decimal("100.00")) == Decimal("0.1200")


def test_relative_change_from_nothing_is_none() -> None:
    assert rates.relative_change(Decimal("112.00"), Decimal("0.00")) is None


def test_difference_is_of_the_figures_as_shown() -> None:
    assert rates.difference(Decimal("0.7420"), Decimal("0.7110")) == Decimal("0.0310")


def test_difference_with_a_missing_figure_is_none() -> None:
    assert rates.difference(None, Decimal("0.7110")) is None
    assert rates.difference(Decimal("0.7110"), None) is None
