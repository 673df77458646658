"""When a trial may be decided before its end: group-sequential boundaries.

The chance of a false winner, 5 % in all, is spent as Lan and DeMets do after O'Brien and Fleming
(Biometrika 70, 1983, 659-663): next to nothing early, so that only a very large difference ends a
trial early. It is spent by the share of the horizon that has gone by, written down beforehand
(Lan and DeMets, Statistics in Medicine 8, 1989, 1191-1198).

How far two looks tell the same follows from what they know. Both arms begin on one day, and a
success stays one. Of equal arms the z's of two looks then correlate by the root of the ratio of
their pooled odds: they are a Brownian motion over the odds p / (1 - p). The boundaries come from
the recursion of Armitage, McPherson and Rowe (J. R. Stat. Soc. A 132, 1969, 235-244).
"""

from collections.abc import Sequence
from math import exp, inf, pi, sqrt
from statistics import NormalDist

from strategies.rules.power import ALPHA

NORMAL = NormalDist()
# Beyond, a normal variable never is; no boundary needs to be farther.
FARTHEST = 8.0
CELLS = 400
# Every look is taken to know at least so much more than the one before. Where it does not, the two
# are more alike than that, and their boundaries are passed by chance less often.
LEAST_NEW = 0.01
# Below, there is nothing left to spend that arithmetic could tell from nothing.
LEAST_SPENT = 1e-12


def spent_by(elapsed: float) -> float:
    """How much of the 5 % may be used up once that share of the horizon has gone by."""
    if elapsed <= 0:
        return 0.0
    return min(4 * (1 - NORMAL.cdf(NORMAL.inv_cdf(1 - ALPHA / 4) / sqrt(min(elapsed, 1)))), ALPHA)


def look_days(horizon_days: int, looks: int) -> list[int]:
    """Days after the launch on which it is looked, the horizon last; evenly, rounded up."""
    return [-(-horizon_days * number // looks) for number in range(1, looks + 1)]


def boundaries(known: Sequence[float], spent: Sequence[float]) -> list[float]:
    """The critical value of |z| at each look: what each knows (pooled odds) and the total chance
    spent up to it. A look that knows nothing has none (infinite) and leaves its share to later."""
    found: list[float] = []
    density, reached, used = _Density.begun(), 0.0, 0.0
    for odds, total in zip(known, spent, strict=True):
        if odds <= 0 or total - used < LEAST_SPENT:
            found.append(inf)
            continue
        knows = max(odds, reached * (1 + LEAST_NEW))
        link = sqrt(reached / knows)
        critical = density.beyond(total - used, link)
        found.append(critical)
        if len(found) < len(known):
            density, reached, used = density.after(critical, link), knows, total
    return found


class _Density:
    """Of z at a look, as far as no look has ended the trial: values on an even grid."""

    def __init__(self, end: float, values: Sequence[float]) -> None:
        self.end, self.values = end, values

    @classmethod
    def begun(cls) -> "_Density":
        """Before the first look: all at 0."""
        return cls(0.0, [1.0])

    def beyond(self, chance: float, link: float) -> float:
        """The critical value that the next z passes, on either side, with that chance."""
        low, high = 0.0, FARTHEST
        for _ in range(50):
            middle = (low + high) / 2
            if self._tails(middle, link) > chance:
                low = middle
            else:
                high = middle
        return high

    def after(self, critical: float, link: float) -> "_Density":
        """The density of the next z within its critical value."""
        points = _grid(critical)
        half = [self._at(point, link) for point in points[CELLS // 2 :]]
        return _Density(critical, half[:0:-1] + half)

    def _tails(self, critical: float, link: float) -> float:
        spread = sqrt(1 - link * link)
        return sum(
            weight * _beyond(critical, link * point, spread) for point, weight in self._weighed()
        )

    def _at(self, z: float, link: float) -> float:
        spread = sqrt(1 - link * link)
        scale = 1 / (spread * sqrt(2 * pi))
        return scale * sum(
            weight * exp(-(((z - link * point) / spread) ** 2) / 2)
            for point, weight in self._weighed()
        )

    def _weighed(self) -> list[tuple[float, float]]:
        """Points with their share by Simpson's rule."""
        if self.end == 0:
            return [(0.0, 1.0)]
        step, last = 2 * self.end / CELLS, CELLS
        factors = (1 if i in (0, last) else 4 if i % 2 else 2 for i in range(last + 1))
        return [
            (point, factor * value * step / 3)
            for point, factor, value in zip(_grid(self.end), factors, self.values, strict=True)
        ]


def _grid(end: float) -> list[float]:
    return [end * (2 * i / CELLS - 1) for i in range(CELLS + 1)]


def _beyond(critical: float, middle: float, spread: float) -> float:
    above = NORMAL.cdf((middle - critical) / spread)
    return above + NORMAL.cdf((-critical - middle) / spread)
