"""How urgent a claim is, as one stored number that does not depend on the day.

The number is a sum of points that anyone can check by hand. `claims.bulk.expressions` says the
same in SQL, and a test compares the two. What learns from results may take its place: one
function, one stored column.
"""

import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

EPOCH = date(2000, 1, 1)
# Of a payer that has not settled enough yet to be known by it.
UNKNOWN_PERCENT = 50
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Weights:
    """Points: for $100, a day of age, a percent paid, a touch without progress, a denial."""

    dollars: Decimal
    age: Decimal
    response: Decimal
    idle_touches: Decimal
    denial: Decimal


@dataclass(frozen=True, slots=True)
class Scored:
    """What the score looks at; `response` is the percent that the payer pays, None if unknown."""

    balance: Decimal
    anchor: date
    response: int | None = None
    idle_touches: int = 0
    is_denied: bool = False


def priority(claim: Scored, weights: Weights) -> int:
    """Higher is sooner. Age enters as minus the anchor date, so that no night rewrites it."""
    return math.floor(sum(points(claim, weights, EPOCH).values()))


def points(claim: Scored, weights: Weights, as_of: date) -> dict[str, Decimal]:
    """Where the points come from. Between two claims the date makes no difference."""
    response = UNKNOWN_PERCENT if claim.response is None else claim.response
    return {
        "dollars": claim.balance * CENT * weights.dollars,
        "age": (as_of - claim.anchor).days * weights.age,
        "response": response * weights.response,
        "idle_touches": claim.idle_touches * weights.idle_touches,
        "denial": weights.denial if claim.is_denied else Decimal(0),
    }
