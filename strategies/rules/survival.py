"""How long until something happens, when it has not happened yet to everybody.

The estimator of Kaplan and Meier (J. Am. Stat. Assoc. 53, 1958, 457-481). Quantiles are the
first day on which the estimate has come down to 1 - p, as in lifelines and in Klein and
Moeschberger, Survival Analysis, 2nd edition, section 4.5.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# What comes of multiplying is held against a quantile at this grain: 1/2 * 2/3 * 3/2 is one half.
GRAIN = Decimal("1e-12")
Counts = Mapping[int, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Curve:
    """The share still waiting after each day on which something happened."""

    points: tuple[tuple[int, Decimal], ...]
    n: int
    events: int

    @property
    def waiting(self) -> Decimal:
        """The share that is still waiting when nobody is watched any longer."""
        return self.points[-1][1] if self.points else Decimal(1)

    @property
    def happened(self) -> Decimal | None:
        """The share to which it has happened by then, four decimals; None of nobody."""
        return (1 - self.waiting).quantize(Decimal("0.0001"), ROUND_HALF_UP) if self.n else None

    def quantile(self, share: Decimal) -> int | None:
        """The first day by which it has happened to this share; None: not reached."""
        still = 1 - share
        return next((day for day, waiting in self.points if _fine(waiting) <= still), None)


def kaplan_meier(counts: Counts) -> Curve:
    """The curve of {day: (to how many it happened, how many were last seen waiting)}.

    Who is last seen on a day on which it happens to others was at risk that day.
    """
    waiting, points = Decimal(1), []
    at_risk = n = sum(happened + seen for happened, seen in counts.values())
    for day, (happened, last_seen) in sorted(counts.items()):
        if happened:
            waiting *= 1 - Decimal(happened) / at_risk
            points.append((day, waiting))
        at_risk -= happened + last_seen
    return Curve(tuple(points), n, sum(happened for happened, _ in counts.values()))


def _fine(share: Decimal) -> Decimal:
    return share.quantize(GRAIN, ROUND_HALF_UP)
