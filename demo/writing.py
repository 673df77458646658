"""The claims as a raw export: header spellings, currency and dates as billing systems print them.

Awkward cells are awkward in spelling only: every one reads as exactly the value that was drawn.
"""

import csv
from typing import TextIO

import numpy as np
import pandas as pd

HEADERS = {
    "claim_number": "Claim ID",
    "payer": "Payer Name",
    "patient_name": "Patient Name",
    "patient_account": "Account Number",
    "member_id": "Member ID",
    "facility": "Facility",
    "provider": "Provider",
    "service_on": "Date of Service",
    "billed_on": "Date Billed",
    "aging_days": "Aging Days",
    "charge": "Total Charges",
    "paid": "Paid Amount",
    "adjustment": "Adjustment Amount",
    "balance": "Balance",
    "status": "Claim Status",
    "denial_code": "Denial Code",
    "denied_on": "Denied On",
    "appeal_due_on": "Appeal Due On",
    "last_payment_on": "Last Payment On",
    "closed_on": "Closed On",
}
DATES = ("service_on", "billed_on", "denied_on", "appeal_due_on", "last_payment_on", "closed_on")
MONEY = ("charge", "paid", "adjustment", "balance")
NOT_YET_POSTED = ("paid", "adjustment")
"""Left empty on open claims, which have had neither."""
MONEY_SPELLINGS = (
    "{dollars}.{cents:02d}",
    "${dollars:,}.{cents:02d}",
    "\\${dollars:,}.{cents:02d}",
    "  {dollars}.{cents:02d} ",
)
MONEY_SHARES = (0.88, 0.07, 0.03, 0.02)
DASH = " $ -   "
DASH_SHARE = 0.25
PAYER_SPELLINGS = (str.upper, str.title, str.lower, "  {} ".format)
PAYER_SHARES = (0.94, 0.03, 0.01, 0.02)


def write_claims(claims: pd.DataFrame, stream: TextIO, rng: np.random.Generator) -> None:
    """One header row and one row per claim."""
    cells = {field: claims[field].tolist() for field in HEADERS}
    for field in DATES:
        cells[field] = [_spell_date(day) for day in claims[field]]
    for field in MONEY:
        cells[field] = _spell_money(claims[field], rng)
    for field in NOT_YET_POSTED:
        cells[field] = np.where(claims["balance"] > 0, "", cells[field]).tolist()
    cells["payer"] = _spell_payers(claims["payer"], rng)
    writer = csv.writer(stream)
    writer.writerow(HEADERS.values())
    writer.writerows(zip(*(cells[field] for field in HEADERS), strict=True))


def _spell_payers(payers: "pd.Series[str]", rng: np.random.Generator) -> list[str]:
    """Payers in one of the spellings, the first time plainly: that is the name to remember."""
    spellings = rng.choice(len(PAYER_SPELLINGS), size=len(payers), p=PAYER_SHARES)
    spellings = np.where(payers.duplicated(), spellings, 0)
    return [
        PAYER_SPELLINGS[spelling](payer) for spelling, payer in zip(spellings, payers, strict=True)
    ]


def _spell_date(day: pd.Timestamp) -> str:
    return "" if pd.isna(day) else f"{day.month}/{day.day}/{day.year}"


def _spell_money(amounts: "pd.Series[int]", rng: np.random.Generator) -> list[str]:
    """Cents in one of the spellings, nothing at times as a dash."""
    spellings = rng.choice(MONEY_SPELLINGS, size=len(amounts), p=MONEY_SHARES)
    dashes = (amounts == 0) & (rng.random(len(amounts)) < DASH_SHARE)
    return [
        DASH if dash else str(spelling).format(dollars=amount // 100, cents=amount % 100)
        for amount, spelling, dash in zip(amounts, spellings, dashes, strict=True)
    ]
