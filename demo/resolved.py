"""The 9,363 resolved claims: each paid in full or closed unpaid, over twelve full months.

The team of a resolved dollar is the one the rules give just before the posting: for the amount
that was left after the contractual adjustment, and for the age on that day.
"""

from datetime import date

import numpy as np
import pandas as pd

from demo.amounts import SmallTeam, count_table, draw_amounts
from demo.dates import business_dates, days
from demo.denials import draw_codes
from demo.payers import COMMERCIAL_GROUPS, name_payers
from demo.payment_days import draw_payment_days
from demo.rake import Real, Whole
from demo.resolved_totals import Totals, paid_totals, unpaid_totals
from demo.targets import (
    BILLING_LAG,
    ESCALATION,
    GENERAL,
    MONTHS,
    PAID_CLAIMS,
    SENIOR,
    UNPAID_CLAIMS,
)

ESCALATION_GROUPS: Real = np.array([0.10, 0, 0, 0.02, 0, 0.88])
"""Paid after 91 days and more, so none where payers pay fast."""
DENIED_SHARE = 0.6
AGES_AT_CLOSING = {SENIOR: (60, 300), ESCALATION: (95, 220), GENERAL: (30, 88)}


def draw_resolved_claims(as_of: date, rng: np.random.Generator) -> pd.DataFrame:
    """Resolved claims: balance nothing, charge equal to what was paid, adjusted and closed."""
    claims = pd.concat([_paid_claims(as_of, rng), _unpaid_claims(as_of, rng)], ignore_index=True)
    claims["charge"] = claims["amount"] * rng.integers(1_150, 1_350, len(claims)) // 1_000
    claims["adjustment"] = claims["charge"] - claims.pop("amount")
    claims["balance"] = 0
    return claims


def _paid_claims(as_of: date, rng: np.random.Generator) -> pd.DataFrame:
    claims = _draw(paid_totals(), PAID_CLAIMS, as_of, rng)
    claims["paid"] = claims["amount"]
    claims["last_payment_on"] = claims["closed_on"]
    claims["billed_on"] = claims["closed_on"] - days(draw_payment_days(claims, rng))
    claims["service_on"] = claims["billed_on"] - days(rng.integers(0, BILLING_LAG, len(claims)))
    return claims.assign(status="Paid", denial_code="")


def _unpaid_claims(as_of: date, rng: np.random.Generator) -> pd.DataFrame:
    claims = _draw(unpaid_totals(), UNPAID_CLAIMS, as_of, rng)
    claims["paid"] = 0
    ages = _ages_at_closing(claims["team"], rng)
    claims["service_on"] = claims["closed_on"] - days(ages)
    claims["billed_on"] = claims["service_on"] + days(rng.integers(0, BILLING_LAG, len(claims)))
    denied = rng.random(len(claims)) < DENIED_SHARE
    claims["status"] = np.where(denied, "Denied", "Written off")
    claims["denial_code"] = np.where(denied, draw_codes(len(claims), rng), "")
    noticed = claims["billed_on"] + days(ages // 3)
    claims["denied_on"] = noticed.where(denied)
    return claims


def _draw(
    totals: Totals, claims_by_team: dict[str, int], as_of: date, rng: np.random.Generator
) -> pd.DataFrame:
    """Rows of `team`, `group`, `column` (the month), `amount`, `payer`, `closed_on`."""
    counts = {
        team: count_table(claims_by_team[team], groups, totals.by_month.astype(np.float64))
        for team, groups in (
            (SENIOR, totals.by_group.astype(np.float64)),
            (ESCALATION, ESCALATION_GROUPS),
            (GENERAL, totals.by_group * COMMERCIAL_GROUPS),
        )
    }
    small = [SmallTeam(team, counts[team], totals.by_team[team]) for team in (ESCALATION, GENERAL)]
    claims = draw_amounts(counts[SENIOR], small, totals.by_group, totals.by_month, rng)
    claims["payer"] = name_payers(claims, rng)
    claims["closed_on"] = business_dates(
        as_of, claims["column"].to_numpy(), MONTHS, rng.random(len(claims))
    )
    return claims


def _ages_at_closing(teams: "pd.Series[str]", rng: np.random.Generator) -> Whole:
    youngest = teams.map({team: ages[0] for team, ages in AGES_AT_CLOSING.items()}).to_numpy()
    oldest = teams.map({team: ages[1] for team, ages in AGES_AT_CLOSING.items()}).to_numpy()
    return rng.integers(youngest, oldest + 1)
