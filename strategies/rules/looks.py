"""What one look at a trial says, from counts alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import inf

from strategies.choices import Verdict
from strategies.rules.differences import (
    Seen,
    difference,
    pooled_odds,
    score_interval,
    z_score,
)
from strategies.rules.sequential import FARTHEST, boundaries, spent_by
from strategies.rules.split import is_split_broken

PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Told:
    """What a look knew and had spent, kept so that the next one goes on from there."""

    known: float
    spent: float


@dataclass(frozen=True, slots=True)
class Look:
    """One look: the difference with the interval that holds over all looks together."""

    known: float
    spent: float
    critical: Decimal
    z: Decimal
    difference: Decimal
    low: Decimal
    high: Decimal
    verdict: Verdict


def look(
    challenger: Seen,
    champion: Seen,
    *,
    elapsed: float,
    challenger_percent: int,
    before: Sequence[Told],
) -> Look:
    """`elapsed` is the share of the horizon that has gone by, 1 at its end. The interval is a
    repeated one (Jennison and Turnbull, J. R. Stat. Soc. B 51, 1989, 305-361)."""
    known, spent = pooled_odds(challenger, champion), spent_by(elapsed)
    told = [*before, Told(known, spent)]
    critical = boundaries([one.known for one in told], [one.spent for one in told])[-1]
    z = z_score(challenger, champion)
    reach = min(critical, FARTHEST)
    low, high = score_interval(challenger, champion, reach)
    is_broken = is_split_broken(champion.n, challenger.n, challenger_percent)
    return Look(
        known=known,
        spent=spent if critical < inf else 0.0,
        critical=_round(reach),
        z=_round(min(max(z, -99.0), 99.0)),
        difference=_round(difference(challenger, champion)),
        low=_round(low),
        high=_round(high),
        verdict=Verdict.BROKEN if is_broken else _verdict(z, critical, is_last=elapsed >= 1),
    )


def _verdict(z: float, critical: float, *, is_last: bool) -> Verdict:
    if abs(z) > critical:
        return Verdict.CHALLENGER if z > 0 else Verdict.CHAMPION
    return Verdict.NO_DIFFERENCE if is_last else Verdict.GO_ON


def _round(value: float) -> Decimal:
    return Decimal(value).quantize(PLACES, ROUND_HALF_UP)
