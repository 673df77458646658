"""So many of so many, with how sure the share is."""

from dataclasses import dataclass
from decimal import Decimal

from arengine.lib.money import ratio
from strategies.rules.intervals import wilson


@dataclass(frozen=True, slots=True)
class Proportion:
    """A share of n cases and its 95 % interval, between 0 and 1; empty where n is zero."""

    n: int
    share: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


def proportion(successes: int, n: int) -> Proportion:
    """With Wilson's interval: it holds for small n and for shares near 0 and 1."""
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n}")
    bounds = wilson(successes / n, n) if n else None
    if bounds is None:
        return Proportion(0)
    return Proportion(n, ratio(successes, n), bounds.low, bounds.high)
