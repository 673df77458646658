"""The fields of a claims file: what each one means to a biller, and which are required."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "money", "days", "bucket", "date"]


@dataclass(frozen=True, slots=True)
class Field:
    """One column that a claims file may hold. `required` fields refuse the file when absent."""

    name: str
    label: str
    kind: Kind
    required: bool
    description: str
    example: str


FIELDS: tuple[Field, ...] = (
    Field(
        "claim_number",
        "Claim number",
        "text",
        True,
        "Your number for the claim, unique in this installation. Kept exactly as written, "
        "leading zeros included. Scientific notation such as 1.23E+10 is rejected.",
        "00012345",
    ),
    Field(
        "payer",
        "Payer",
        "text",
        True,
        "Name of the insurer or programme that owes the money. Case and spaces do not matter.",
        "MEDICARE PART B",
    ),
    Field(
        "balance",
        "Balance",
        "money",
        True,
        "What is still owed. Negative for a credit. May be spread over ageing bucket columns.",
        "1,033.66",
    ),
    Field("charge_amount", "Charge", "money", False, "What was billed in all.", "1,500.00"),
    Field(
        "paid_amount",
        "Paid",
        "money",
        False,
        "What has been paid so far in all (not only since the last file).",
        "400.00",
    ),
    Field(
        "adjustment_amount",
        "Adjustment",
        "money",
        False,
        "Contractual adjustments so far in all.",
        "66.34",
    ),
    Field(
        "aging_days",
        "Ageing days",
        "days",
        False,
        "Age in days on the as-of date, from -1 to 36,500. One of ageing days, ageing bucket, "
        "date of service or billed date must be there.",
        "94",
    ),
    Field(
        "aging_bucket",
        "Ageing bucket",
        "bucket",
        False,
        "Age as a range, for instance 61-90 or >120. Also one amount column per range.",
        "91-120",
    ),
    Field("service_from", "Date of service", "date", False, "First day of service.", "2026-08-19"),
    Field("service_to", "Service to", "date", False, "Last day of service.", "2026-08-19"),
    Field("billed_on", "Billed on", "date", False, "Day the claim was sent.", "2026-08-21"),
    Field(
        "last_payment_on",
        "Last payment on",
        "date",
        False,
        "Posting date of the latest payment.",
        "2026-10-02",
    ),
    Field("closed_on", "Closed on", "date", False, "Day the claim was closed.", ""),
    Field("status", "Status", "text", False, "Status in your system, as written there.", "Open"),
    Field(
        "denial_code",
        "Denial code",
        "text",
        False,
        "Reason codes of the denial, one or several.",
        "CO-50",
    ),
    Field("denied_on", "Denied on", "date", False, "Day of the denial.", "2026-10-01"),
    Field(
        "appeal_due_on",
        "Appeal due on",
        "date",
        False,
        "Last day to appeal; or a column of days until then, counted from the as-of date.",
        "2027-01-29",
    ),
    Field(
        "patient_account", "Patient account", "text", False, "Account or chart number.", "A-20017"
    ),
    Field("patient_name", "Patient name", "text", False, "Name of the patient.", "Doe, Jane"),
    Field("member_id", "Member ID", "text", False, "Number of the insured person.", "U40000001"),
    Field(
        "facility",
        "Facility",
        "text",
        False,
        "Where the service was given; blank means Unassigned.",
        "NORTH CLINIC",
    ),
    Field("provider", "Provider", "text", False, "Who gave the service.", "DOCTOR, SYNTH"),
    Field(
        "payer_reference",
        "Payer's claim number",
        "text",
        False,
        "The payer's own number for the claim (ICN, DCN).",
        "2026234000123",
    ),
)

FIELD_BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}

AGE_FIELDS = ("aging_days", "aging_bucket", "service_from", "billed_on")
"""At least one of these must be mapped, or ageing bucket columns be present."""

DATE_FIELDS = tuple(field.name for field in FIELDS if field.kind == "date")
MONEY_FIELDS = tuple(field.name for field in FIELDS if field.kind == "money")

_SECOND_EXAMPLE = {
    "claim_number": "00012346",
    "payer": "AETNA PPO",
    "balance": "-12.50",
    "aging_days": "12",
    "aging_bucket": "0-30",
    "service_from": "2026-11-09",
    "status": "Credit",
}


def template_csv() -> str:
    """An empty claims file with every column and two example rows; CRLF, as spreadsheets write."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([field.name for field in FIELDS])
    writer.writerow([field.example for field in FIELDS])
    writer.writerow([_SECOND_EXAMPLE.get(field.name, "") for field in FIELDS])
    return out.getvalue()


def dictionary_rows() -> Iterator[tuple[str, str, str, str, str, str]]:
    """(name, label, kind, required, description, example) for each field, in file order."""
    for field in FIELDS:
        required = "yes" if field.required else "no"
        yield (field.name, field.label, field.kind, required, field.description, field.example)
