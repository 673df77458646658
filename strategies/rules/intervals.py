"""Shares of few cases, with the interval that their number allows."""

from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from arengine.lib.money import ratio

# Of the standard normal, two-sided 95 %.
Z = 1.959963984540054
PLACES = 4


@dataclass(frozen=True, slots=True)
class Interval:
    """A share of n cases and its 95 % interval, between 0 and 1; empty where n is zero."""

    n: int
    share: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


def wilson(successes: int, n: int) -> Interval:
    """The score interval (Wilson 1927): holds for small n and for shares near 0 and 1."""
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n}")
    if n == 0:
        return Interval(0)
    share, square = successes / n, Z * Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    reach = Z * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    low, high = max(middle - reach, 0.0), min(middle + reach, 1.0)
    return Interval(n, ratio(successes, n), _rounded(low), _rounded(high))


def _rounded(share: float) -> Decimal | None:
    return ratio(Decimal(repr(share)), 1, PLACES)
