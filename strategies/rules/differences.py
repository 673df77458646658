"""Two shares compared: the score test of their difference, and the interval of the same test.

z is the difference over its standard error where there is none (pooled). The interval holds every
difference that the score test does not reject (Mee, Biometrics 40, 1984, 1175-1176), with the
shares that fit best under that difference by the closed form of Miettinen and Nurminen
(Statistics in Medicine 4, 1985, 213-226). It excludes 0 where, and only where, z is beyond the
critical value: the two never contradict each other.
"""

from dataclasses import dataclass
from math import acos, copysign, cos, pi, sqrt

STEPS = 60


@dataclass(frozen=True, slots=True)
class Seen:
    """So many successes of so many claims."""

    successes: int
    n: int

    @property
    def share(self) -> float:
        return self.successes / self.n


def difference(challenger: Seen, champion: Seen) -> float:
    return challenger.share - champion.share


def z_score(challenger: Seen, champion: Seen) -> float:
    """Above 0 where the challenger does better; 0 where nothing can be told."""
    return _score(challenger, champion, 0.0)


def pooled_odds(challenger: Seen, champion: Seen) -> float:
    """Successes to failures of both arms together: what a trial knows (`rules.sequential`)."""
    successes = challenger.successes + champion.successes
    failures = challenger.n + champion.n - successes
    return successes / max(failures, 1)


def score_interval(challenger: Seen, champion: Seen, critical: float) -> tuple[float, float]:
    """Of the difference: all that lies within so many standard errors of what was seen."""
    seen = difference(challenger, champion)
    low = _end(challenger, champion, critical, seen, -1.0)
    return low, _end(challenger, champion, critical, seen, 1.0)


def _end(challenger: Seen, champion: Seen, critical: float, inside: float, outside: float) -> float:
    """Where the score leaves the critical value, between a point inside and the edge."""
    for _ in range(STEPS):
        middle = (inside + outside) / 2
        if abs(_score(challenger, champion, middle)) <= critical:
            inside = middle
        else:
            outside = middle
    return inside


def _score(challenger: Seen, champion: Seen, delta: float) -> float:
    other = _fitting(challenger, champion, delta)
    first = min(max(other + delta, 0.0), 1.0)
    variance = first * (1 - first) / challenger.n + other * (1 - other) / champion.n
    off = difference(challenger, champion) - delta
    if variance <= 0:
        return 0.0 if abs(off) < 1e-12 else copysign(float("inf"), off)
    return off / sqrt(variance)


def _fitting(challenger: Seen, champion: Seen, delta: float) -> float:
    """The champion's likeliest share if the challenger's is greater by delta."""
    n1, n2, x1, x2 = challenger.n, champion.n, challenger.successes, champion.successes
    if delta == 0:
        return (x1 + x2) / (n1 + n2)
    a = n1 + n2
    b = ((n2 + a) * delta - a - x1 - x2) / (3 * a)
    c = ((n2 * delta - a - 2 * x2) * delta + x1 + x2) / a
    d = x2 * delta * (1 - delta) / a
    v = b**3 - b * c / 2 + d / 2
    u = copysign(sqrt(max(b**2 - c / 3, 0.0)), v)
    turn = min(max(v / u**3, -1.0), 1.0) if u else 0.0
    share = 2 * u * cos((pi + acos(turn)) / 3) - b
    return min(max(share, 0.0, -delta), 1.0, 1.0 - delta)
