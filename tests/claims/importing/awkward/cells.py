"""Numbers, keys and ages as people write them."""

from collections.abc import Iterator

from tests.claims.importing.awkward.file import (
    GOOD,
    HEAD,
    ONE,
    AwkwardFile,
    claim,
    money,
    refused,
    row_error,
)
from tests.claims.importing.files import csv_bytes


def money_files() -> Iterator[AwkwardFile]:
    yield money("money with dollar sign and thousands", "$1,234.56", "1234.56")
    yield money("money with an escaped dollar sign", "\\$3,033.66", "3033.66")
    yield money("money in brackets is a credit", "(12.50)", "-12.50")
    yield money("money with a minus after it", "3,033.66-", "-3033.66")
    yield money("money with CR", "3033.66 CR", "-3033.66")
    yield money("accountant's dash is zero", "$ -", "0.00")
    yield money("em dash is zero", "—", "0.00")
    yield money("unicode minus", "−12.50", "-12.50")
    yield money("no-break spaces around money", "\u00a0$ 5.25\u00a0", "5.25")
    yield money("three decimals", "10.005", None)
    yield money("three decimals that are zero", "10.500", None)
    yield money("decimal comma in one cell", "12,50", None)
    yield money("continental grouping", "1.234,56", None)
    yield money("lakh grouping", "1,23,456.00", None)
    yield money("too many digits", "1234567890123.00", None)
    yield money("two minus signs", "-12.50-", None)
    yield money("spreadsheet error", "#REF!", None)
    yield money("words for money", "twelve", None)
    yield money("other currency", "€12.50", None)
    yield row_error("blank balance", "7,Aetna,,3", "balance")
    yield row_error("balance N/A", "7,Aetna,N/A,3", "balance")


def key_files() -> Iterator[AwkwardFile]:
    zeros = csv_bytes(HEAD, "000123,Aetna,5.00,3", "123,Aetna,6.00,3")
    yield AwkwardFile(
        "leading zeros keep claims apart",
        zeros,
        expected_claims={"000123": claim(), "123": claim(balance="6.00")},
    )
    yield row_error("scientific claim number", "1.23E+10,Aetna,5.00,3", "claim_number", "text")
    yield row_error("blank claim number", " ,Aetna,5.00,3", "claim_number")
    yield row_error("claim number too long", "9" * 65 + ",Aetna,5.00,3", "claim_number", "64")
    yield row_error("blank payer", "7,  ,5.00,3", "payer")
    yield AwkwardFile(
        "same claim number twice is an error on both rows",
        csv_bytes(HEAD, "7,Aetna,5.00,3", GOOD, " 7 ,Aetna,6.00,3"),
        expected_claims=ONE,
        expected_errors=[(2, "claim_number", ""), (4, "claim_number", "")],
    )
    yield AwkwardFile(
        "long digits stay exact",
        csv_bytes(HEAD, "12345678901234567890,Aetna,5.00,3"),
        expected_claims={"12345678901234567890": claim()},
    )
    yield AwkwardFile(
        "our own escape is taken off again",
        csv_bytes(HEAD, "'-A12,'=Aetna,5.00,3"),
        expected_claims={"-A12": claim(payer="=Aetna")},
    )


def age_files() -> Iterator[AwkwardFile]:
    yield row_error("age below -1", "7,Aetna,5.00,-2", "aging_days", "-1")
    yield row_error("age above 36,500", "7,Aetna,5.00,36501", "aging_days", "36,500")
    yield row_error("age with a fraction", "7,Aetna,5.00,3.5", "aging_days", "whole")
    buckets = ["0-30", "31–60 days", "Over 120", "Current", "91 to 120"]
    rows = [f"{n},Aetna,5.00,{text}" for n, text in enumerate(buckets, 1)]
    lowest = ["0", "31", "121", "0", "91"]
    yield AwkwardFile(
        "Aging that holds ranges",
        csv_bytes("Claim #,Payor,Bal,Aging", *rows),
        expected_claims={str(n): {"aging_bucket": day} for n, day in enumerate(lowest, 1)},
    )
    yield AwkwardFile(
        "Aging that holds days",
        csv_bytes("Claim #,Payor,Bal,Aging", "1,Aetna,5.00,94", "2,Aetna,5.00,17"),
        expected_claims={"1": {"aging_days": "94"}, "2": {"aging_days": "17"}},
    )
    yield AwkwardFile(
        "Aging Days that holds ranges",
        csv_bytes("Claim #,Payor,Bal,Aging Days", "1,Aetna,5.00,61-90", "2,Aetna,5.00,120+"),
        expected_claims={"1": {"aging_bucket": "61"}, "2": {"aging_bucket": "121"}},
    )
    yield refused(
        "Aging of mixed days and ranges is asked",
        csv_bytes("Claim #,Payor,Bal,Aging", "1,Aetna,5.00,94", "2,Aetna,5.00,old"),
        'Is "Aging"',
    )
    pivot = "Invoice #,Insurance,Current,31-60,61-90,91-120,>120,Unapplied"
    yield AwkwardFile(
        "bucket pivot with amounts in two columns",
        csv_bytes(pivot, "1,Aetna,10.00,,$5.50,-,,", "2,Cigna,0.00,0,0,0,(3.00),"),
        expected_claims={
            "1": {"balance": "15.50", "aging_bucket": "61"},
            "2": {"balance": "-3.00", "aging_bucket": "121"},
        },
    )
    yield AwkwardFile(
        "bucket pivot with an unreadable amount",
        csv_bytes(pivot, "1,Aetna,10.005,,,,,", "2,Cigna,,,7.00,,,"),
        expected_claims={"2": {"balance": "7.00", "aging_bucket": "61"}},
        expected_errors=[(2, "balance", "10.005")],
    )
