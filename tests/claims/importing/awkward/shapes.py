"""Rows, headers and quotes that are not as they should be."""

from collections.abc import Iterator

from tests.claims.importing.awkward.file import (
    GOOD,
    HEAD,
    ONE,
    AwkwardFile,
    claim,
    refused,
    row_error,
)
from tests.claims.importing.files import csv_bytes


def shape_files() -> Iterator[AwkwardFile]:
    yield AwkwardFile(
        "title rows above the header",
        csv_bytes("Aging report,,,", '"Printed 11/21/2026, by AR",,,', "", HEAD, GOOD),
        expected_claims=ONE,
    )
    yield AwkwardFile(
        "error below title rows names the row of the file",
        csv_bytes("Aging report", "", HEAD, "7,Aetna,x,3", GOOD),
        expected_claims=ONE,
        expected_errors=[(4, "balance", "x")],
    )
    yield AwkwardFile(
        "header over two lines",
        csv_bytes("Claim,Payer,Balance,Aging", "Number,Name,Due,Days", GOOD),
        expected_claims=ONE,
    )
    yield AwkwardFile(
        "totals and blank rows at the foot",
        csv_bytes(HEAD, GOOD, "", ",,,", "Grand Total,,5.00,", "Total:,,5.00,3"),
        expected_claims=ONE,
    )
    yield AwkwardFile(
        "a claim that begins like a total is kept",
        csv_bytes(HEAD, "Total 9,Aetna,5.00,3", "8,Total Health,6.00,3"),
        expected_claims={"Total 9": claim(), "8": claim("Total Health", "6.00")},
    )
    yield AwkwardFile(
        "header repeated on every page",
        csv_bytes(HEAD, GOOD, HEAD, "2,Cigna,6.00,4"),
        expected_claims={**ONE, "2": claim("Cigna", "6.00", "4")},
    )
    yield AwkwardFile(
        "the same header twice: the leftmost column",
        csv_bytes("Claim Number,Payer,Balance,Balance,Aging Days", "1,Aetna,5.00,9.99,3"),
        expected_claims=ONE,
    )
    yield row_error("short row", "7,Aetna", "", "cells")
    yield row_error("long row", "7,Aetna,5.00,3,extra", "", "cells")
    yield AwkwardFile(
        "empty cells after the header are no extra column",
        csv_bytes(f"{HEAD},,", f"{GOOD},,", "2,Cigna,6.00,4"),
        expected_claims={**ONE, "2": claim("Cigna", "6.00", "4")},
    )
    yield AwkwardFile(
        "header in capitals, with spaces and marks",
        csv_bytes("\ufeffCLAIM #, payer_NAME ,Out. Ins. Amt., Aging (Day's)", GOOD),
        expected_claims=ONE,
    )
    yield AwkwardFile(
        "last and first name in two columns",
        csv_bytes(f"{HEAD},Last Name,First Name", f"{GOOD},Doe,Jane"),
        expected_claims={"1": {**ONE["1"], "patient_name": "Doe, Jane"}},
    )
    yield refused("no balance column", csv_bytes("Claim ID,Payer,Age", "1,A,3"), "balance")
    yield refused("no age of any kind", csv_bytes("Claim ID,Payer,Balance", "1,A,3"), "how old")
    yield refused(
        "a near miss is not applied", csv_bytes("Claim ID,Payer,Balence,Age", "1,A,3,3"), "balance"
    )
    yield refused(
        "Amount alone is asked", csv_bytes("Claim ID,Payer,Amount,Age", "1,A,3,3"), 'Is "Amount"'
    )
    yield AwkwardFile(
        "Amount beside Charges is the balance",
        csv_bytes("Claim ID,Payer,Charges,Amount,Age", "1,Aetna,9.00,5.00,3"),
        expected_claims={"1": {**ONE["1"], "charge_amount": "9.00"}},
    )


def quote_files() -> Iterator[AwkwardFile]:
    yield AwkwardFile(
        "unclosed quote loses one row only",
        csv_bytes(HEAD, '7,"Aetna,5.00,3', GOOD, '2,"Cigna",6.00,4'),
        expected_claims={**ONE, "2": claim("Cigna", "6.00", "4")},
        expected_errors=[(2, "", "quote")],
    )
    yield AwkwardFile(
        "unclosed quote in the last row",
        csv_bytes(HEAD, GOOD, '7,"Aetna,5.00,3'),
        expected_claims=ONE,
        expected_errors=[(3, "", "quote")],
    )
    yield row_error("text after a closing quote", '7,"Aet"na,5.00,3', "", "quote")
    yield AwkwardFile(
        "quotes inside a cell, and inches",
        csv_bytes(HEAD, '7,"Aetna ""Gold"", Inc.",5.00,3', '8,5" Plan,5.00,3'),
        expected_claims={"7": claim('Aetna "Gold", Inc.'), "8": claim('5" Plan')},
    )
    yield AwkwardFile(
        "line break in a note that is not imported",
        csv_bytes(
            f"{HEAD},Note", '7,Aetna,5.00,3,"called,\nno answer"', f"{GOOD},", "9,Aetna,x,3,"
        ),
        expected_claims={**ONE, "7": claim()},
        expected_errors=[(4, "balance", "x")],
    )
