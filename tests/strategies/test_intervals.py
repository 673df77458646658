"""95 % intervals: Wilson's published figures, and a rate of dollars worth fewer claims."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as drawn

from strategies.rules.intervals import Interval, Sums, effective_claims, rate_interval, wilson

amounts = drawn.decimals("0.01", "10000", places=2)


def sums(*pairs: tuple[str | Decimal, str | Decimal]) -> Sums:
    """Of (paid, settled) on each claim."""
    read = [(Decimal(part), Decimal(whole)) for part, whole in pairs]
    return Sums(
        len(read),
        sum((p for p, _ in read), Decimal(0)),
        sum((w for _, w in read), Decimal(0)),
        sum((p * p for p, _ in read), Decimal(0)),
        sum((p * w for p, w in read), Decimal(0)),
        sum((w * w for _, w in read), Decimal(0)),
    )


@pytest.mark.parametrize(
    ("seen", "n", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17, 1998, table I, method 3.
        (81, 263, "0.2553", "0.3662"),
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0.0000", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
    ],
)
def test_wilson_as_published(seen: int, n: int, low: str, high: str) -> None:
    assert wilson(seen / n, n) == Interval(Decimal(low), Decimal(high))


def test_claims_of_one_size_are_worth_what_they_are() -> None:
    """36 of 60 claims paid in full: the ratio's variance is p (1 - p) / (n - 1)."""
    equal = sums(*[("100", "100")] * 36, *[("0", "100")] * 24)
    assert effective_claims(equal) == pytest.approx(59)
    assert rate_interval(equal) == wilson(0.6, 59)


def test_one_large_claim_makes_the_rate_unsure() -> None:
    """10,900 dollars, of which one claim holds 10,000: 10,900^2 / (10,000^2 + 9 * 100^2)."""
    skewed = sums(("10000", "10000"), *[("0", "100")] * 9)
    assert effective_claims(skewed) == pytest.approx(1.187, abs=0.001)
    interval = rate_interval(skewed)
    assert interval is not None
    assert interval.high - interval.low > Decimal("0.6")


def test_part_payments_that_differ_with_size_are_worth_less() -> None:
    """R = 1/2; residuals +50 and -50: variance 4 * 50^2 / 400^2 * 4/3, and 1/4 over it is 3."""
    halves = sums(("100", "100"), ("0", "100"), ("100", "100"), ("0", "100"))
    assert effective_claims(halves) == pytest.approx(3)


def test_all_paid_is_not_certainty() -> None:
    assert rate_interval(sums(*[("10", "10")] * 20)) == wilson(1, 20)


@pytest.mark.parametrize(
    "few",
    [Sums(), sums(("10", "10")), sums(("5", "-5"), ("1", "2")), sums(("30", "10"), ("0", "5"))],
)
def test_there_is_no_interval_of_too_little(few: Sums) -> None:
    assert rate_interval(few) is None


@given(drawn.lists(drawn.tuples(amounts, amounts), min_size=2, max_size=30))
def test_it_holds_the_rate_and_stays_within_bounds(pairs: list[tuple[Decimal, Decimal]]) -> None:
    found = sums(*((min(pair), max(pair)) for pair in pairs))
    interval = rate_interval(found)
    assert interval is not None
    rate = found.part / found.whole
    assert 0 <= interval.low <= round(rate, 4) + Decimal("0.0001")
    assert round(rate, 4) - Decimal("0.0001") <= interval.high <= 1
