"""The 6,959 open claims."""

from datetime import date

import numpy as np
import pandas as pd

from demo.amounts import SmallTeam, count_table, draw_amounts
from demo.dates import days
from demo.denials import appeal_days, can_appeal, draw_codes
from demo.payers import OTHER_GROUP, name_payers
from demo.rake import Real, Whole
from demo.targets import (
    AGE_CLASSES,
    BILLING_LAG,
    ESCALATION,
    GENERAL,
    GENERAL_AGES,
    OPEN_BALANCE,
    OPEN_ESCALATION_BALANCE,
    OPEN_GENERAL_BALANCES,
    TOP_PAYERS,
)

YOUNGEST_ESCALATION = 91
DENIED_SHARE = 0.2
WAITING = ("Pending", "In process", "Received", "Not on file")
WAITING_SHARES = (0.40, 0.35, 0.15, 0.10)


def draw_open_claims(as_of: date, rng: np.random.Generator) -> pd.DataFrame:
    """Open claims: nothing paid or adjusted yet, about a fifth denied."""
    claims = pd.concat([_larger_claims(rng), _general_claims()], ignore_index=True)
    claims["payer"] = name_payers(claims, rng)
    claims["service_on"] = np.datetime64(as_of) - claims.pop("age").to_numpy()
    claims["billed_on"] = claims["service_on"] + days(rng.integers(0, BILLING_LAG, len(claims)))
    claims["paid"] = claims["adjustment"] = 0
    claims["charge"] = claims["balance"] * rng.integers(1_150, 1_350, len(claims)) // 1_000
    claims["status"] = rng.choice(WAITING, size=len(claims), p=WAITING_SHARES)
    return _deny_some(claims, as_of, rng)


def _larger_claims(rng: np.random.Generator) -> pd.DataFrame:
    """Senior and Escalation claims; the ageing class is the column of the amounts' table."""
    groups = _group_totals()
    general = np.zeros_like(groups)
    general[OTHER_GROUP] = sum(OPEN_GENERAL_BALANCES)
    columns = np.array([group.balance for group in AGE_CLASSES], dtype=np.int64)
    columns[0] -= sum(OPEN_GENERAL_BALANCES)
    escalation = SmallTeam(
        ESCALATION,
        _counts(groups, [group.escalation_claims for group in AGE_CLASSES]),
        OPEN_ESCALATION_BALANCE,
    )
    claims = draw_amounts(
        _counts(groups, [group.senior_claims for group in AGE_CLASSES]),
        [escalation],
        groups - general,
        columns,
        rng,
    ).rename(columns={"amount": "balance"})
    claims["age"] = _draw_ages(claims, rng)
    return claims.drop(columns="column")


def _general_claims() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "team": GENERAL,
            "group": OTHER_GROUP,
            "balance": OPEN_GENERAL_BALANCES,
            "age": GENERAL_AGES,
        }
    )


def _group_totals() -> Whole:
    named = [payer.open_balance for payer in TOP_PAYERS]
    return np.array([*named, OPEN_BALANCE - sum(named)], dtype=np.int64)


def _counts(groups: Whole, claims_by_class: list[int]) -> Whole:
    shares: Real = groups / groups.sum()
    return np.hstack([count_table(claims, shares, np.ones(1)) for claims in claims_by_class])


def _draw_ages(claims: pd.DataFrame, rng: np.random.Generator) -> Whole:
    """Ages within their class; Escalation starts at 91 days, the oldest class thins out."""
    youngest = np.array([group.youngest for group in AGE_CLASSES])[claims["column"]]
    oldest = np.array([group.oldest for group in AGE_CLASSES])[claims["column"]]
    escalation = claims["team"].to_numpy() == ESCALATION
    youngest = np.where(escalation, np.maximum(youngest, YOUNGEST_ESCALATION), youngest)
    thinning = np.array([0.8, 0.9, 2.5])[claims["column"]]
    draws = rng.random(len(claims)) ** thinning
    return youngest + np.floor(draws * (oldest - youngest + 1)).astype(np.int64)


def _deny_some(claims: pd.DataFrame, as_of: date, rng: np.random.Generator) -> pd.DataFrame:
    codes = pd.Series(draw_codes(len(claims), rng))
    noticed = claims["billed_on"] + days(rng.integers(12, 75, len(claims)))
    denied = (rng.random(len(claims)) < DENIED_SHARE) & (noticed <= pd.Timestamp(as_of))
    appealed = denied & can_appeal(codes, claims["payer"])
    claims.loc[denied, "status"] = "Denied"
    claims["denial_code"] = codes.where(denied, "")
    claims["denied_on"] = noticed.where(denied)
    claims["appeal_due_on"] = (noticed + days(appeal_days(claims["payer"]))).where(appealed)
    return claims
