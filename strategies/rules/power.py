"""How many claims a trial needs to see a difference that is worth seeing.

Two proportions, two-sided, arms of any ratio: Fleiss, Levin and Paik, Statistical Methods for
Rates and Proportions, 3rd edition (2003), section 4.2, without the correction for continuity.
Looking on the way costs at most 3 % more with O'Brien and Fleming's boundaries and up to five
looks (Jennison and Turnbull, Group Sequential Methods, 2000, table 2.4).
"""

from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

ALPHA = 0.05
POWER = 0.8
PRICE_OF_LOOKING = 1.03


@dataclass(frozen=True, slots=True)
class Needed:
    """Claims in each arm."""

    champion: int
    challenger: int

    @property
    def total(self) -> int:
        return self.champion + self.challenger


def needed(
    share: float,
    difference: float,
    challenger_percent: int,
    *,
    power: float = POWER,
    price: float = PRICE_OF_LOOKING,
) -> Needed:
    """To tell `share` from `share + difference`, both between 0 and 1, with that power."""
    other = share + difference
    if not (0 <= share <= 1 and 0 <= other <= 1 and difference):
        raise ValueError(f"{share} and {difference} are not two shares")
    ratio = challenger_percent / (100 - challenger_percent)
    middle = (share + ratio * other) / (ratio + 1)
    by_chance = sqrt((ratio + 1) * middle * (1 - middle))
    by_difference = sqrt(ratio * share * (1 - share) + other * (1 - other))
    wanted = _z(1 - ALPHA / 2) * by_chance + _z(power) * by_difference
    champion = price * wanted**2 / (ratio * difference**2)
    return Needed(ceil(champion), ceil(champion * ratio))


def _z(probability: float) -> float:
    return NormalDist().inv_cdf(probability)
