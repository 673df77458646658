"""Encodings of text, and workbooks."""

import codecs
from collections.abc import Iterator
from datetime import datetime

from tests.claims.importing.awkward.file import GOOD, HEAD, ONE, AwkwardFile, claim, refused
from tests.claims.importing.files import csv_bytes, xlsx_bytes


def encoding_files() -> Iterator[AwkwardFile]:
    accents = {"1": claim("Crédit Añil")}
    lines = (HEAD, "1,Crédit Añil,5.00,3")
    yield AwkwardFile("cp1252", csv_bytes(*lines, encoding="cp1252"), expected_claims=accents)
    yield AwkwardFile(
        "UTF-8 with a mark", csv_bytes(*lines, encoding="utf-8-sig"), expected_claims=accents
    )
    yield AwkwardFile(
        "UTF-16 as Excel saves it", csv_bytes(*lines, encoding="utf-16"), expected_claims=accents
    )
    big = codecs.BOM_UTF16_BE + csv_bytes(*lines, encoding="utf-16-be")
    yield AwkwardFile("UTF-16 big end first", big, expected_claims=accents)
    quoted = csv_bytes(
        '"Claim Number","Payer, name","Balance","Age"', "1,Aetna,5.00,3", encoding="utf-16"
    )
    yield AwkwardFile("UTF-16 with every header quoted", quoted, expected_claims=ONE)
    yield AwkwardFile("old Mac line ends", csv_bytes(HEAD, GOOD, newline="\r"), expected_claims=ONE)
    semicolons = csv_bytes(HEAD.replace(",", ";"), "1;Aetna, Inc.;5.00;3")
    yield AwkwardFile("semicolons", semicolons, expected_claims={"1": claim("Aetna, Inc.")})
    yield AwkwardFile(
        "a first line that names the delimiter",
        csv_bytes("sep=;", HEAD.replace(",", ";"), GOOD.replace(",", ";")),
        expected_claims=ONE,
    )
    yield AwkwardFile(
        "tabs in a .txt file",
        csv_bytes(HEAD.replace(",", "\t"), GOOD.replace(",", "\t")),
        "claims.txt",
        expected_claims=ONE,
    )
    yield AwkwardFile(
        "no line end after the last row", csv_bytes(HEAD, GOOD)[:-1], expected_claims=ONE
    )
    yield refused(
        "decimal comma throughout is asked",
        csv_bytes(HEAD.replace(",", ";"), *[f"{n};Aetna;12,5{n};3" for n in range(4)]),
        "decimal comma",
    )
    yield refused("NUL bytes", csv_bytes(HEAD, "1,Ae\0tna,5.00,3"), "NUL")


def excel_files() -> Iterator[AwkwardFile]:
    head = HEAD.split(",")
    yield AwkwardFile(
        "workbook with numbers for numbers",
        xlsx_bytes([head, [123, "Aetna", 12.1 + 0.2, 94], ["00123", "Aetna", -7, 3.0]]),
        "claims.xlsx",
        expected_claims={"123": claim(balance="12.30", days="94"), "00123": claim(balance="-7.00")},
    )
    yield AwkwardFile(
        "workbook with dates",
        xlsx_bytes([["Claim", "Payer", "Balance", "DOS"], ["1", "A", 5, datetime(2026, 3, 22)]]),  # noqa: DTZ001
        "claims.xlsx",
        expected_claims={"1": {"service_from": "2026-03-22", "balance": "5.00"}},
    )
    yield AwkwardFile(
        "workbook with a claim number that lost digits",
        xlsx_bytes([head, [12345678901234567890, "Aetna", 5, 3], ["1", "Aetna", 5, 3]]),
        "claims.xlsx",
        expected_claims=ONE,
        expected_errors=[(2, "claim_number", "text")],
    )
    yield AwkwardFile(
        "workbook with titles, gaps and totals",
        xlsx_bytes(
            [["Aging report"], [], head, ["1", "Aetna", 5, 3], [], ["Total", None, 5, None]]
        ),
        "claims.xlsx",
        expected_claims=ONE,
    )
    yield AwkwardFile(
        "workbook with an error cell and three decimals",
        xlsx_bytes(
            [head, ["7", "Aetna", "#N/A", 3], ["8", "Aetna", 10.005, 3], ["1", "Aetna", 5, 3]]
        ),
        "claims.xlsx",
        expected_claims=ONE,
        expected_errors=[(2, "balance", "#N/A"), (3, "balance", "two decimals")],
    )
    yield AwkwardFile(
        "workbook named .csv", xlsx_bytes([head, ["1", "Aetna", 5, 3]]), expected_claims=ONE
    )
