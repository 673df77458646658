import csv
from pathlib import Path

import pytest

from claims.importing.aliases import (
    AMBIGUOUS,
    IGNORED,
    bucket_column,
    field_for,
    is_known,
    normalise,
)
from claims.importing.fields import FIELDS

TRADE = {
    "claim_number": """claimid, claim id, claim no, claim #, claim number, claim_num, clm id,
        clmno, ICN, DCN, TCN, payer claim control number, patient control number, PCN, invoice,
        invoice #, inv num, encounter, encounter id, visit #, voucher, bill no,
        billing id, ticket, superbill, account/visit, HAR, reference""",
    "patient_account": """account, acct #, account number, chart #, MRN, patient id, pubpid,
        external id""",
    "patient_name": """patient, patient name, name, pt name, member name, beneficiary""",
    "service_from": """dos, service date, date of service, from date, begin dos, svc dt, admit date,
        encounter date, visit date, dos date,
        thru date, discharge date""",
    "billed_on": """bill date, date billed, first billed, last billed, sent date, orig sent,
        submit date, submission date, claim date, transmit date, last submit""",
    "payer": """payer, payor, payer name, insurance, ins co, ins1, carrier, plan, financial class,
        fin class, primary payer, responsible party, current payer, company, scheme""",
    "member_id": """member id, policy, policy #, policy number, subscriber id,
        insured id, cert #""",
    "balance": """balance, bal, outstanding, outstanding balance, open balance, insurance balance,
        ins bal, ar balance, amt due, balance due, total balance, remaining, due""",
    "charge_amount": """charge, charges, charge(s), billed, total charges, gross""",
    "paid_amount": """paid, payments, ins paid""",
    "adjustment_amount": """adj, adjust, adjustments, contractual, write-off""",
    "aging_days": """aging days, agingdays, age, days, days old, days outstanding, days in ar, dar,
        inactive days, age (dos)""",
    "aging_bucket": """aging bucket""",
    "status": """status, claim status, ar stage, track status""",
    "denial_code": """denial code, reason code, remark, carc, rarc, kick code""",
    "provider": """provider, rendering, npi, referrer""",
    "facility": """facility, location, clinic, dept, pos""",
}


@pytest.mark.parametrize(
    ("spelling", "name"),
    [(s, name) for name, text in TRADE.items() for s in " ".join(text.split()).split(", ")],
)
def test_spelling_of_the_trade_is_known(spelling: str, name: str) -> None:
    assert field_for(spelling) == name
    assert field_for(f"\ufeff {spelling.upper()} ") == name


@pytest.mark.parametrize("name", [field.name for field in FIELDS])
def test_field_name_and_label_mean_the_field(name: str) -> None:
    assert field_for(name) == name
    assert field_for(name.replace("_", " ").title()) == name


def test_ambiguous_spellings_are_exactly_two() -> None:
    assert AMBIGUOUS == {
        "amount": ("balance", "charge_amount"),
        "aging": ("aging_bucket", "aging_days"),
    }
    assert field_for("Amount") is None


@pytest.mark.parametrize(
    ("header", "day"),
    [
        *[
            ("0-30", 0),
            ("Current", 0),
            ("31-60", 31),
            ("120+", 121),
            (">120", 121),
            ("Over 120", 121),
        ],
        *[("0–30 days", 0), ("121+ days", 121), ("C_0_30__Days_Balance_by_Claim_Date", 0)],
        *[("C___180__Days_Balance_by_Claim_Date", 181), ("Aggregate_C_31_60__Days_Balance", 31)],
        *[("Balance", None), ("Aging Days", None), ("2026", None), ("Age", None), ("", None)],
    ],
)
def test_bucket_column(header: str, day: int | None) -> None:
    assert bucket_column(header) == day


CANONICAL = {
    "claim_id": "claim_number",
    "billed_amount": "charge_amount",
    "billed_date": "billed_on",
    "date_of_service": "service_from",
    "patient_id": "patient_account",
    "appeal_deadline": "appeal_due_on",
}
NOT_IMPORTED = {
    "balance_type", "claim_key", "due_date", "payer_rank", "status_date", "work_action"
}  # fmt: skip


def test_every_collected_spelling_is_known(shared_data: Path) -> None:
    with (shared_data / "header_spellings.csv").open(encoding="utf-8", newline="") as stream:
        rows = [(row["canonical"], row["spelling"]) for row in csv.DictReader(stream)]
    assert len(rows) > 200
    wrong = [(name, text) for name, text in rows if not _agrees(name, text)]
    assert wrong == [("patient_id", "member_id")]  # a field's own name comes first


def _agrees(canonical: str, spelling: str) -> bool:
    name, key = CANONICAL.get(canonical, canonical), normalise(spelling)
    if canonical in NOT_IMPORTED:
        return key in IGNORED and is_known(spelling)
    if bucket_column(spelling) is not None:
        return name == "aging_bucket"
    return name in AMBIGUOUS[key] if key in AMBIGUOUS else field_for(spelling) == name
