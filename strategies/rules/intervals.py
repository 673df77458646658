"""How sure a rate is: 95 % intervals, never outside 0 and 1.

A rate of claims has Wilson's score interval (J. Am. Stat. Assoc. 22, 1927, 209-212). A rate of
dollars is a ratio of sums over claims: its variance is that of the ratio estimator (Cochran,
Sampling Techniques, 3rd edition, section 6.3), and the claims that it is worth, the effective
sample size of Korn and Graubard (Survey Methodology 24, 1998, 193-201), go into his formula.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt

Z = 1.959963984540054
PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends, four decimals."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Sums:
    """Over the claims of one payer: `part` dollars paid of `whole` dollars settled on each."""

    n: int = 0
    part: Decimal = Decimal(0)
    whole: Decimal = Decimal(0)
    part_squared: Decimal = Decimal(0)
    part_by_whole: Decimal = Decimal(0)
    whole_squared: Decimal = Decimal(0)


def wilson(share: float, n: float) -> Interval | None:
    """Of a share seen on n; None where nothing was seen."""
    if n <= 0:
        return None
    middle = share + Z * Z / (2 * n)
    spread = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    below = 1 + Z * Z / n
    return Interval(_round((middle - spread) / below), _round((middle + spread) / below))


def rate_interval(sums: Sums) -> Interval | None:
    """Of the rate part / whole; None below two claims and outside a rate's bounds."""
    if sums.n < 2 or sums.whole <= 0 or not 0 <= sums.part <= sums.whole:
        return None
    return wilson(float(sums.part / sums.whole), effective_claims(sums))


def effective_claims(sums: Sums) -> float:
    """How many claims of equal size would leave the rate as unsure.

    Never more than Kish's size by weights (Survey Sampling, 1965, section 11.7): where a few
    claims hold most of the dollars, or all or nothing was paid, the variance that was seen says
    too little.
    """
    rate = sums.part / sums.whole
    by_weight = float(sums.whole**2 / sums.whole_squared)
    left = sums.part_squared - 2 * rate * sums.part_by_whole + rate * rate * sums.whole_squared
    variance = max(left, Decimal(0)) / sums.whole**2 * sums.n / (sums.n - 1)
    return min(float(rate * (1 - rate) / variance), by_weight) if variance else by_weight


def _round(value: float) -> Decimal:
    return min(max(Decimal(value), Decimal(0)), Decimal(1)).quantize(PLACES, ROUND_HALF_UP)
