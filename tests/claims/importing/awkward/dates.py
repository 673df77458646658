"""Dates in every order, and what only looks like one."""

from collections.abc import Iterator

from tests.claims.importing.awkward.file import GOOD, HEAD, AwkwardFile, dates, refused
from tests.claims.importing.files import csv_bytes


def date_files() -> Iterator[AwkwardFile]:
    yield dates("month first", ["3/22/2026", "01/02/2026"], ["2026-03-22", "2026-01-02"])
    yield dates(
        "day first for the whole column", ["22/3/2026", "1/2/2026"], ["2026-03-22", "2026-02-01"]
    )
    yield dates("Excel serials", ["46100", "46100.5"], ["2026-03-19", "2026-03-19"])
    yield dates(
        "many spellings of one day",
        [
            "2026-03-22",
            "Mar 22, 2026",
            "22-Mar-2026",
            "20260322",
            "2026-03-22T08:34:30Z",
            "3/22/26",
        ],
        ["2026-03-22"] * 6,
    )
    head = "Claim Number,Payer,Balance,DOS"
    yield refused(
        "day and month unclear is asked",
        csv_bytes(head, "1,Aetna,5.00,1/2/2026", "2,Aetna,5.00,3/4/2026"),
        "begin with the month",
    )
    yield refused(
        "dates of both orders in one column are asked",
        csv_bytes(head, "1,Aetna,5.00,22/3/2026", "2,Aetna,5.00,3/22/2026"),
        "different orders",
    )
    yield AwkwardFile(
        "a day that does not exist",
        csv_bytes(head, "1,Aetna,5.00,2/30/2026", "2,Aetna,5.00,3/22/2026"),
        expected_claims={"2": {"service_from": "2026-03-22"}},
        expected_errors=[(2, "service_from", "date")],
    )
    yield AwkwardFile(
        "date of service after the as-of date",
        csv_bytes(head, "1,Aetna,5.00,12/25/2026", "2,Aetna,5.00,3/22/2026"),
        expected_claims={"2": {"service_from": "2026-03-22"}},
        expected_errors=[(2, "service_from", "")],
    )
    yield AwkwardFile(
        "days until the appeal deadline",
        csv_bytes(f"{HEAD},Days Until Appeal Deadline", f"{GOOD},74"),
        expected_claims={"1": {"appeal_due_on": "2027-02-03"}},
    )
