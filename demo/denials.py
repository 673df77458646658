"""Denial codes, their usual frequency, and how long an appeal stays open."""

import numpy as np
import pandas as pd

from demo.rake import Real, Whole

CODES = (
    "CO-16",
    "CO-197",
    "CO-50",
    "CO-29",
    "CO-97",
    "CO-22",
    "CO-18",
    "CO-109",
    "CO-27",
    "CO-252",
)
FREQUENCIES: Real = np.array([22, 18, 16, 10, 9, 8, 6, 4, 4, 3]) / 100
APPEALED = ("CO-197", "CO-50", "CO-29", "CO-97")
LATE_FILING = "CO-29"
REDETERMINATION_DAYS = 125
"""Medicare: 120 days from receipt, which is presumed five days after the notice."""
MEDICARE_ADVANTAGE_DAYS = 65
USUAL_DAYS = 180


def draw_codes(count: int, rng: np.random.Generator) -> list[str]:
    """Denial codes as often as they are met."""
    return [str(code) for code in rng.choice(CODES, size=count, p=FREQUENCIES)]


def appeal_days(payers: "pd.Series[str]") -> Whole:
    """Days from the denial to the last day of a first appeal."""
    advantage = payers.str.endswith("MEDICARE ADVANTAGE").to_numpy()
    medicare = payers.str.endswith("MEDICARE").to_numpy()
    days = np.where(medicare, REDETERMINATION_DAYS, USUAL_DAYS)
    return np.where(advantage, MEDICARE_ADVANTAGE_DAYS, days)


def can_appeal(codes: "pd.Series[str]", payers: "pd.Series[str]") -> "pd.Series[bool]":
    """Whether an appeal is the way for the code; Medicare hears none on late filing."""
    late_at_medicare = (codes == LATE_FILING) & payers.str.endswith("MEDICARE")
    return codes.isin(APPEALED) & ~late_at_medicare
