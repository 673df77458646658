"""A payer beside the best one: the same figures of both, and what the difference means in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from arengine.lib.money import ratio
from strategies.cards.cards import Card
from strategies.models import PayerPerformance
from strategies.models.performance import PayerPerformanceQuerySet

# Fewer settled claims than these say too little of a payer to be held up as the best.
ENOUGH = 30


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of both, and what it means."""

    name: str
    mine: str
    best: str
    words: str


def best_of(counted: PayerPerformanceQuerySet) -> PayerPerformance | None:
    """The highest collection rate among payers with enough settled claims, the name breaks ties."""
    enough = [row for row in counted.filter(settled_claims__gte=ENOUGH).select_related("payer")]
    rated = [(row.rate, row) for row in enough if row.rate is not None]
    ranked = sorted(rated, key=lambda pair: (-pair[0], pair[1].payer.name))
    return ranked[0][1] if ranked else None


def differences(mine: Card, best: Card) -> list[Difference]:
    """Rate, days, appeals, protocols and workflows, in this order."""
    a, b = mine.counted, best.counted
    found = [_rate(a, b), _days(a, b), _median(a, b), _appeals(a, b)] if a and b else []
    protocols = _listed("Protocols", mine.protocols, best.protocols)
    names = [[str(each.workflow) for each in card.workflows] for card in (mine, best)]
    return [*found, protocols, _listed("Workflows", *names)]


def _rate(mine: PayerPerformance, best: PayerPerformance) -> Difference:
    shown = [_rate_words(row) for row in (mine, best)]
    if mine.rate is None or best.rate is None:
        return Difference("Collection rate", *shown, "nothing to compare")
    points = ratio((best.rate - mine.rate) * 100, 1, 1)
    apart = None not in (mine.rate_high, best.rate_low) and mine.rate_high < best.rate_low  # type: ignore[operator]
    sure = "the intervals do not overlap" if apart else "the intervals overlap: it may be chance"
    return Difference("Collection rate", *shown, f"{points} points less; {sure}")


def _rate_words(row: PayerPerformance) -> str:
    if row.rate is None:
        return "nothing settled"
    between = f" ({_percent(row.rate_low)} to {_percent(row.rate_high)})" if row.rate_low else ""
    return f"{_percent(row.rate)}{between}, n = {row.settled_claims:,}"


def _percent(share: Decimal | None) -> str:
    return "—" if share is None else f"{ratio(share * 100, 1, 1)}%"


def _days(mine: PayerPerformance, best: PayerPerformance) -> Difference:
    shown = [f"{row.mean_days} days" if row.mean_days is not None else "—" for row in (mine, best)]
    return Difference("Mean days to payment", *shown, _slower(mine.mean_days, best.mean_days))


def _median(mine: PayerPerformance, best: PayerPerformance) -> Difference:
    shown = [median_words(row) for row in (mine, best)]
    return Difference(
        "Median days, open ones counted", *shown, _slower(mine.median_days, best.median_days)
    )


def _slower(mine: Decimal | int | None, best: Decimal | int | None) -> str:
    if mine is None or best is None:
        return "cannot be compared"
    return (
        f"{mine - best} days slower"
        if mine > best
        else f"{best - mine} days faster"
        if mine < best
        else "the same"
    )


def median_words(row: PayerPerformance) -> str:
    return days_words(row, row.median_days)


def days_words(row: PayerPerformance, days: int | None) -> str:
    """`41 days`, or `not reached, 36% paid`."""
    if days is not None:
        return f"{days} day" if days == 1 else f"{days} days"
    return (
        "no claims" if not row.followed_claims else f"not reached, {_percent(row.paid_share)} paid"
    )


def _appeals(mine: PayerPerformance, best: PayerPerformance) -> Difference:
    shown = [f"{row.appeals_won:,} of {row.appeals_decided:,} won" for row in (mine, best)]
    none = not (mine.appeals_decided and best.appeals_decided)
    return Difference("Appeals", *shown, "too few decided" if none else _points(mine, best))


def _points(mine: PayerPerformance, best: PayerPerformance) -> str:
    points = ((mine.win_rate or 0) - (best.win_rate or 0)) * 100
    return f"{ratio(abs(points), 1, 1)} points {'more' if points > 0 else 'less'}"


def _listed(name: str, mine: Iterable[str], best: Iterable[str]) -> Difference:
    own, other = list(mine), list(best)
    missing, more = [x for x in other if x not in own], [x for x in own if x not in other]
    words = [f"has not: {', '.join(missing)}"] * bool(missing) + [
        f"has more: {', '.join(more)}"
    ] * bool(more)
    return Difference(
        name, ", ".join(own) or "none", ", ".join(other) or "none", "; ".join(words) or "the same"
    )
