"""The 72 payers: five that the requirements name, and 67 common ones beside them.

Groups 0 to 4 are the five named payers; group 5 is the other 67 together.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from demo.rake import Real, split
from demo.targets import GENERAL, TOP_PAYERS

COMMERCIAL = (
    "AETNA",
    "UNITED HEALTHCARE",
    "CIGNA",
    "HUMANA",
    "OSCAR HEALTH",
    "KAISER PERMANENTE",
    "MERITAIN HEALTH",
    "UMR",
    "GEHA",
    "MULTIPLAN",
    "HEALTH NET",
    "BRIGHT HEALTH",
    "SCOTT AND WHITE HEALTH PLAN",
    "COMMUNITY FIRST HEALTH PLANS",
    "CHRISTUS HEALTH PLAN",
    "ALLIED BENEFIT SYSTEMS",
    "WEBTPA",
    "TRUSTMARK HEALTH BENEFITS",
    "BENEFIT MANAGEMENT SYSTEMS",
    "GOLDEN RULE",
    "ALL SAVERS",
    "SUREST",
    "FIRST HEALTH NETWORK",
    "PHCS",
    "BOON CHAPMAN",
    "MAIL HANDLERS BENEFIT PLAN",
    "APWU HEALTH PLAN",
    "SISCO BENEFITS",
    "MUTUAL OF OMAHA",
    "LUCENT HEALTH",
    "CENTIVO",
    "CURATIVE HEALTH PLAN",
    "NATIONAL GENERAL BENEFITS",
    "PREFERRED HEALTH SYSTEMS",
    "STATE FARM AUTO",
    "PROGRESSIVE AUTO",
)
MEDICARE_ADVANTAGE = (
    "UNITED HEALTHCARE MEDICARE ADVANTAGE",
    "HUMANA MEDICARE ADVANTAGE",
    "AETNA MEDICARE ADVANTAGE",
    "CIGNA MEDICARE ADVANTAGE",
    "DEVOTED MEDICARE ADVANTAGE",
    "CLOVER MEDICARE ADVANTAGE",
    "MOLINA MEDICARE ADVANTAGE",
    "BCBS MEDICARE ADVANTAGE",
    "CARE N CARE MEDICARE ADVANTAGE",
)
GOVERNMENT = (
    "MEDICAID",
    "RAILROAD MEDICARE",
    "MOLINA MEDICAID",
    "SUPERIOR MEDICAID",
    "AMERIGROUP MEDICAID",
    "UNITED HEALTHCARE MEDICAID",
    "AETNA BETTER HEALTH MEDICAID",
    "PARKLAND MEDICAID",
    "DRISCOLL MEDICAID",
    "COOK CHILDRENS MEDICAID",
)
OTHER_PROGRAMMES = (
    "TRICARE EAST",
    "TRICARE WEST",
    "TRICARE FOR LIFE",
    "VA COMMUNITY CARE",
    "CHAMPVA",
)
WORKERS_COMPENSATION = (
    "TEXAS MUTUAL WORKERS COMPENSATION",
    "TRAVELERS WORKERS COMPENSATION",
    "LIBERTY MUTUAL WORKERS COMPENSATION",
    "SEDGWICK WORKERS COMPENSATION",
    "ZURICH WORKERS COMPENSATION",
    "GALLAGHER BASSETT WORKERS COMPENSATION",
    "SERVICE LLOYDS WORKERS COMPENSATION",
)

TOP_NAMES = tuple(payer.name for payer in TOP_PAYERS)
GROUPS = len(TOP_NAMES) + 1
OTHER_GROUP = len(TOP_NAMES)
COMMERCIAL_GROUPS: Real = np.array([1, 1, 1, 0, 0, 1], dtype=np.float64)
"""Groups that may hold young small claims: with the government's, a fourth team would have some."""


def _interleaved(*lines: Sequence[str]) -> tuple[str, ...]:
    """Names of every line of business from the largest payer to the smallest."""
    placed = [
        ((position + 0.5) / len(line), name) for line in lines for position, name in enumerate(line)
    ]
    return tuple(name for _, name in sorted(placed))


OTHER_NAMES = _interleaved(
    COMMERCIAL, MEDICARE_ADVANTAGE, GOVERNMENT, OTHER_PROGRAMMES, WORKERS_COMPENSATION
)
POPULARITY: Real = 1.0 / np.arange(7.0, 7.0 + len(OTHER_NAMES))
"""How business falls on the 67: the largest has about 6 % of it, far below the named five."""


def name_payers(claims: pd.DataFrame, rng: np.random.Generator) -> list[str]:
    """One payer per row of `group` and `team`, the 67 in proportion to their popularity."""
    names = np.array(
        ["" if group == OTHER_GROUP else TOP_NAMES[group] for group in claims["group"]],
        dtype=object,
    )
    other_names = np.array(OTHER_NAMES, dtype=object)
    others = claims["group"].to_numpy() == OTHER_GROUP
    young_and_small = claims["team"].to_numpy() == GENERAL
    for rows, weights in (
        (others & ~young_and_small, POPULARITY),
        (others & young_and_small, POPULARITY * np.isin(OTHER_NAMES, COMMERCIAL)),
    ):
        names[rows] = rng.permutation(np.repeat(other_names, split(int(rows.sum()), weights)))
    return [str(name) for name in names]
