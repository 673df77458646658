"""A payer beside the best one: the same figures of both, and what the difference means in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from arengine.lib.money import percent, ratio
from strategies.cards.cards import Card
from strategies.cards.words import days_words, interval_words
from strategies.models import PayerPerformance
from strategies.models.performance import PayerPerformanceQuerySet

# Fewer settled claims than these say too little of a payer to be held up as the best.
ENOUGH = 100


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of both, and what it means."""

    name: str
    mine: str
    best: str
    words: str


def best_of(counted: PayerPerformanceQuerySet) -> PayerPerformance | None:
    """The highest collection rate among payers with enough settled claims; ties go by name."""
    # What was counted for a payer stays until the night after it was merged into another.
    current = counted.filter(payer__merged_into__isnull=True)
    enough = current.filter(settled_claims__gte=ENOUGH).select_related("payer")
    rated = [(row.rate, row) for row in enough if row.rate is not None]
    ranked = sorted(rated, key=lambda pair: (-pair[0], pair[1].payer.name))
    return ranked[0][1] if ranked else None


def differences(mine: Card, best: Card) -> list[Difference]:
    """Rate, days, appeals, protocols and workflows, in this order."""
    names = [[str(each.workflow) for each in card.workflows] for card in (mine, best)]
    listed = [_listed("Protocols", mine.protocols, best.protocols), _listed("Workflows", *names)]
    if mine.counted is None or best.counted is None:
        return listed
    return [*_figures(mine.counted, best.counted), *listed]


def _figures(mine: PayerPerformance, best: PayerPerformance) -> list[Difference]:
    return [
        Difference("Collection rate", _rate(mine), _rate(best), _rate_difference(mine, best)),
        Difference(
            "Mean days to payment",
            _mean(mine),
            _mean(best),
            _days_difference(mine.mean_days, best.mean_days),
        ),
        Difference(
            "Median days, unpaid claims counted",
            days_words(mine, mine.median_days),
            days_words(best, best.median_days),
            _days_difference(mine.median_days, best.median_days),
        ),
        Difference("Appeals won", _appeals(mine), _appeals(best), _appeals_difference(mine, best)),
    ]


def _rate(row: PayerPerformance) -> str:
    if row.rate is None:
        return "nothing settled"
    between = interval_words(row)
    return f"{percent(row.rate)}{between and f' ({between})'}, n = {row.settled_claims:,}"


def _rate_difference(mine: PayerPerformance, best: PayerPerformance) -> str:
    if mine.rate is None or best.rate is None:
        return "nothing to compare"
    less = best.rate - mine.rate
    # A payer with too few settled claims to be the best may have the higher rate.
    low, high = (mine, best) if less >= 0 else (best, mine)
    ends = (low.rate_high, high.rate_low)
    apart = ends[0] is not None and ends[1] is not None and ends[0] < ends[1]
    sure = "the intervals do not overlap" if apart else "the intervals overlap: it may be chance"
    return f"{ratio(abs(less) * 100, 1, 1)} points {'less' if low is mine else 'more'}; {sure}"


def _mean(row: PayerPerformance) -> str:
    return "—" if row.mean_days is None else f"{row.mean_days} days"


def _days_difference(mine: Decimal | int | None, best: Decimal | int | None) -> str:
    if mine is None or best is None:
        return "cannot be compared"
    if mine == best:
        return "the same"
    return f"{abs(mine - best)} days {'slower' if mine > best else 'faster'}"


def _appeals(row: PayerPerformance) -> str:
    return f"{row.appeals_won:,} of {row.appeals_decided:,}"


def _appeals_difference(mine: PayerPerformance, best: PayerPerformance) -> str:
    if mine.win_rate is None or best.win_rate is None:
        return "too few decided"
    points = ratio((mine.win_rate - best.win_rate) * 100, 1, 1) or Decimal(0)
    return f"{abs(points)} points {'less' if points < 0 else 'more'}" if points else "the same"


def _listed(name: str, mine: Sequence[str], best: Sequence[str]) -> Difference:
    missing = [each for each in best if each not in mine]
    more = [each for each in mine if each not in best]
    words = [
        f"{what}: {', '.join(names)}"
        for what, names in (("has not", missing), ("has beside", more))
        if names
    ]
    return Difference(
        name, ", ".join(mine) or "none", ", ".join(best) or "none", "; ".join(words) or "the same"
    )
