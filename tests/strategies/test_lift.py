"""How much more often than others: the ratio, its lower bound, and who is not judged."""

from decimal import Decimal

import pytest

from strategies.rules.lift import lift, lift_low, stands_out


def test_the_lift_is_the_providers_share_over_that_of_all() -> None:
    # 20 of 100 against 30 of 1,000.
    assert lift(20, 100, 30, 1_000) == Decimal("6.67")


def test_its_lower_bound_is_that_of_the_ratio_to_the_others() -> None:
    # ln r = ln(20.5/100.5 : 10.5/900.5) = 2.8618, its deviation 0.3646, so r is above 8.5606; of
    # all claims the provider has a tenth: 8.5606 / (0.1 x 8.5606 + 0.9).
    assert lift_low(20, 100, 30, 1_000) == Decimal("4.87")
    assert stands_out(Decimal("4.87"))


def test_a_share_like_everybodys_does_not_stand_out() -> None:
    assert lift(10, 100, 100, 1_000) == Decimal("1.00")
    low = lift_low(10, 100, 100, 1_000)
    assert low is not None
    assert low < 1
    assert not stands_out(low)


def test_what_nobody_else_has_is_still_judged() -> None:
    assert lift(10, 100, 10, 1_000) == Decimal("10.00")
    low = lift_low(10, 100, 10, 1_000)
    assert low is not None
    assert 1 < low < 10


@pytest.mark.parametrize(("k", "n"), [(5, 29), (4, 100)])
def test_few_claims_are_not_judged(k: int, n: int) -> None:
    assert lift(k, n, 20, 1_000) is not None
    assert lift_low(k, n, 20, 1_000) is None
    assert not stands_out(None)


def test_the_only_provider_of_a_payer_is_compared_with_nobody() -> None:
    assert lift(40, 100, 40, 100) is None
    assert lift_low(40, 100, 40, 100) is None


def test_a_part_is_never_more_than_its_whole() -> None:
    with pytest.raises(ValueError, match="11 of 10 among 20 of 100"):
        lift(11, 10, 20, 100)
