"""What was paid and what was closed unpaid over twelve full months, by payer, month and team.

The unpaid dollars follow from the paid ones and the rates; only the first ten months' rates are
free, and take what the payers and teams leave to them.
"""

from dataclasses import dataclass

import numpy as np

from demo.rake import Real, Whole, split
from demo.targets import (
    EARLIER_RATES,
    LAST_TWO_RATES,
    PAID_BY_MONTH,
    PAID_BY_SMALL_TEAMS,
    SENIOR,
    TEAM_RATES,
    TOP_PAYERS,
    unpaid_at,
)


@dataclass(frozen=True)
class Totals:
    """Cents in three cuts that add up to the same total."""

    by_group: Whole
    by_month: Whole
    by_team: dict[str, int]


def paid_totals() -> Totals:
    """Dollars paid."""
    total = sum(PAID_BY_MONTH)
    by_team = {SENIOR: total - sum(PAID_BY_SMALL_TEAMS.values()), **PAID_BY_SMALL_TEAMS}
    named = [payer.collected for payer in TOP_PAYERS]
    return Totals(_whole([*named, total - sum(named)]), _whole(PAID_BY_MONTH), by_team)


def unpaid_totals() -> Totals:
    """Dollars written off or closed unpaid after a denial."""
    paid = paid_totals()
    by_team = {team: unpaid_at(cents, TEAM_RATES[team]) for team, cents in paid.by_team.items()}
    total = sum(by_team.values())
    named = [unpaid_at(payer.collected, payer.rate) for payer in TOP_PAYERS]
    last = [
        unpaid_at(cents, rate)
        for cents, rate in zip(PAID_BY_MONTH[-2:], LAST_TWO_RATES, strict=True)
    ]
    rates: Real = np.array(EARLIER_RATES) / 1000
    earlier = split(total - sum(last), paid.by_month[:-2] * (1 - rates) / rates)
    return Totals(_whole([*named, total - sum(named)]), _whole([*earlier, *last]), by_team)


def _whole(numbers: "list[int] | tuple[int, ...]") -> Whole:
    return np.array(numbers, dtype=np.int64)
