"""Days to payment: exact means for five payers over the year and for all payers in each month.

The named payers' means are settled by their payments of the first ten months, each month's mean
by the payments of the other 67: disjoint rows, so both hold at once.
"""

import numpy as np
import pandas as pd

from demo.payers import OTHER_GROUP
from demo.rake import Whole, between
from demo.targets import DAYS_BY_MONTH, ESCALATION, GENERAL, LAST_TWO_RATES, MONTHS, TOP_PAYERS

OTHERS_LONGEST = 105
LONGEST_FOR_GENERAL = 85
"""With five days from service to billing a General Agent's claim is at most 90 days old."""
ESCALATION_BOUNDS = (91, 125)
SHAPE = (2.0, 4.0)
TYPICAL_REACH = 3
"""The draws' mean is a third, so the longest wait is about three times the mean."""


def draw_payment_days(payments: pd.DataFrame, rng: np.random.Generator) -> Whole:
    """Days from billing to payment for rows of `team`, `group` and `column` (the month)."""
    lowest, highest = _bounds(payments)
    draws = rng.beta(*SHAPE, size=len(payments))
    days = lowest + np.floor((highest - lowest) * draws).astype(np.int64)
    group, month = payments["group"].to_numpy(), payments["column"].to_numpy()
    earlier = month < MONTHS - len(LAST_TWO_RATES)

    def settle(moving: "np.ndarray[tuple[int], np.dtype[np.bool_]]", total: int) -> None:
        days[moving] = between(draws[moving], lowest[moving], highest[moving], total)

    for number, payer in enumerate(TOP_PAYERS):
        own = group == number
        total = payer.days_to_payment * int(own.sum())
        settle(own & earlier, total - int(days[own & ~earlier].sum()))
    for number, mean in enumerate(DAYS_BY_MONTH):
        own, others = month == number, group == OTHER_GROUP
        total = mean * int(own.sum())
        settle(own & others, total - int(days[own & ~others].sum()))
    return days


def _bounds(payments: pd.DataFrame) -> tuple[Whole, Whole]:
    longest = [TYPICAL_REACH * payer.days_to_payment for payer in TOP_PAYERS] + [OTHERS_LONGEST]
    highest = np.array(longest, dtype=np.int64)[payments["group"]]
    team = payments["team"].to_numpy()
    highest = np.where(team == GENERAL, np.minimum(highest, LONGEST_FOR_GENERAL), highest)
    escalation = team == ESCALATION
    lowest = np.where(escalation, ESCALATION_BOUNDS[0], 1)
    return lowest, np.where(escalation, ESCALATION_BOUNDS[1], highest)
