"""Files as billing systems, spreadsheets and people really send them, with what each must give.

Data only: the same list runs through reading and parsing here and through the whole pipeline
elsewhere. Values are texts as `str` of the stored value.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from tests.claims.importing.files import csv_bytes, xlsx_bytes, zip_bytes

AS_OF = date(2026, 11, 21)
HEAD = "Claim Number,Payer,Balance,Aging Days"
GOOD = "1,Aetna,5.00,3"
ONE = {"1": {"payer": "Aetna", "balance": "5.00", "aging_days": "3"}}


@dataclass(frozen=True)
class AwkwardFile:
    """expected_claims: claim number -> fields that must have these values (others are free).

    expected_errors: (row, field or "" for the whole row, fragment of the message or "").
    refused: fragment of the reason where the file as a whole is refused or asks something.
    The claims and the errors are complete: nothing else is accepted or rejected.
    """

    name: str
    content: bytes
    filename: str = "claims.csv"
    as_of: date = AS_OF
    expected_claims: dict[str, dict[str, str]] = field(default_factory=dict)
    expected_errors: list[tuple[int, str, str]] = field(default_factory=list)
    refused: str | None = None


def claim(payer: str = "Aetna", balance: str = "5.00", days: str = "3") -> dict[str, str]:
    return {"payer": payer, "balance": balance, "aging_days": days}


def _money(name: str, text: str, value: str | None) -> AwkwardFile:
    """One row whose balance is `text`; None: that cell is the error."""
    content = csv_bytes(HEAD, f'7,Aetna,"{text}",3', GOOD)
    if value is None:
        return AwkwardFile(
            name, content, expected_claims=ONE, expected_errors=[(2, "balance", "expected")]
        )
    return AwkwardFile(name, content, expected_claims={**ONE, "7": claim(balance=value)})


def _row_error(name: str, row: str, column: str, fragment: str = "") -> AwkwardFile:
    """A bad row before a good one: only the bad one is lost."""
    return AwkwardFile(
        name,
        csv_bytes(HEAD, row, GOOD),
        expected_claims=ONE,
        expected_errors=[(2, column, fragment)],
    )


def _dates(name: str, texts: list[str], values: list[str]) -> AwkwardFile:
    rows = [f'{n},Aetna,5.00,"{text}"' for n, text in enumerate(texts, 1)]
    claims = {str(n): {"service_from": value} for n, value in enumerate(values, 1)}
    head = "Claim Number,Payer,Balance,DOS"
    return AwkwardFile(name, csv_bytes(head, *rows), expected_claims=claims)


def _refused(name: str, content: bytes, fragment: str, filename: str = "claims.csv") -> AwkwardFile:
    return AwkwardFile(name, content, filename, refused=fragment)


def _money_files() -> Iterator[AwkwardFile]:
    yield _money("money with dollar sign and thousands", "$1,234.56", "1234.56")
    yield _money("money with an escaped dollar sign", "\\$3,033.66", "3033.66")
    yield _money("money in brackets is a credit", "(12.50)", "-12.50")
    yield _money("money with a minus after it", "3,033.66-", "-3033.66")
    yield _money("money with CR", "3033.66 CR", "-3033.66")
    yield _money("accountant's dash is zero", "$ -", "0.00")
    yield _money("em dash is zero", "—", "0.00")
    yield _money("unicode minus", "−12.50", "-12.50")
    yield _money("no-break spaces around money", "\u00a0$ 5.25\u00a0", "5.25")
    yield _money("three decimals", "10.005", None)
    yield _money("three decimals that are zero", "10.500", None)
    yield _money("decimal comma in one cell", "12,50", None)
    yield _money("continental grouping", "1.234,56", None)
    yield _money("lakh grouping", "1,23,456.00", None)
    yield _money("too many digits", "1234567890123.00", None)
    yield _money("two minus signs", "-12.50-", None)
    yield _money("spreadsheet error", "#REF!", None)
    yield _money("words for money", "twelve", None)
    yield _money("other currency", "€12.50", None)
    yield _row_error("blank balance", "7,Aetna,,3", "balance")
    yield _row_error("balance N/A", "7,Aetna,N/A,3", "balance")


def _key_files() -> Iterator[AwkwardFile]:
    zeros = csv_bytes(HEAD, "000123,Aetna,5.00,3", "123,Aetna,6.00,3")
    yield AwkwardFile(
        "leading zeros keep claims apart",
        zeros,
        expected_claims={"000123": claim(), "123": claim(balance="6.00")},
    )
    yield _row_error("scientific claim number", "1.23E+10,Aetna,5.00,3", "claim_number", "text")
    yield _row_error("blank claim number", " ,Aetna,5.00,3", "claim_number")
    yield _row_error("claim number too long", "9" * 65 + ",Aetna,5.00,3", "claim_number", "64")
    yield _row_error("blank payer", "7,  ,5.00,3", "payer")
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


def _age_files() -> Iterator[AwkwardFile]:
    yield _row_error("age below -1", "7,Aetna,5.00,-2", "aging_days", "-1")
    yield _row_error("age above 36,500", "7,Aetna,5.00,36501", "aging_days", "36,500")
    yield _row_error("age with a fraction", "7,Aetna,5.00,3.5", "aging_days", "whole")
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
    yield _refused(
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


def _date_files() -> Iterator[AwkwardFile]:
    yield _dates("month first", ["3/22/2026", "01/02/2026"], ["2026-03-22", "2026-01-02"])
    yield _dates(
        "day first for the whole column", ["22/3/2026", "1/2/2026"], ["2026-03-22", "2026-02-01"]
    )
    yield _dates("Excel serials", ["46100", "46100.5"], ["2026-03-19", "2026-03-19"])
    yield _dates(
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
    yield _refused(
        "day and month unclear is asked",
        csv_bytes(head, "1,Aetna,5.00,1/2/2026", "2,Aetna,5.00,3/4/2026"),
        "begin with the month",
    )
    yield _refused(
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


def _shape_files() -> Iterator[AwkwardFile]:
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
    yield _row_error("short row", "7,Aetna", "", "cells")
    yield _row_error("long row", "7,Aetna,5.00,3,extra", "", "cells")
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
    yield _refused("no balance column", csv_bytes("Claim ID,Payer,Age", "1,A,3"), "balance")
    yield _refused("no age of any kind", csv_bytes("Claim ID,Payer,Balance", "1,A,3"), "how old")
    yield _refused(
        "a near miss is not applied", csv_bytes("Claim ID,Payer,Balence,Age", "1,A,3,3"), "balance"
    )
    yield _refused(
        "Amount alone is asked", csv_bytes("Claim ID,Payer,Amount,Age", "1,A,3,3"), 'Is "Amount"'
    )
    yield AwkwardFile(
        "Amount beside Charges is the balance",
        csv_bytes("Claim ID,Payer,Charges,Amount,Age", "1,Aetna,9.00,5.00,3"),
        expected_claims={"1": {**ONE["1"], "charge_amount": "9.00"}},
    )


def _quote_files() -> Iterator[AwkwardFile]:
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
    yield _row_error("text after a closing quote", '7,"Aet"na,5.00,3', "", "quote")
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


def _encoding_files() -> Iterator[AwkwardFile]:
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
    yield _refused(
        "decimal comma throughout is asked",
        csv_bytes(HEAD.replace(",", ";"), *[f"{n};Aetna;12,5{n};3" for n in range(4)]),
        "decimal comma",
    )
    yield _refused("NUL bytes", csv_bytes(HEAD, "1,Ae\0tna,5.00,3"), "NUL")


def _excel_files() -> Iterator[AwkwardFile]:
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


def _other_files() -> Iterator[AwkwardFile]:
    yield _refused("empty file", b"", "empty")
    yield _refused("only blank lines", b"\n\n  \n", "no rows")
    yield _refused("text named .xlsx", csv_bytes(HEAD, GOOD), "plain text", "claims.xlsx")
    yield _refused("old Excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), ".xls", "a.xls")
    yield _refused("web page named .xls", b"<html><table><tr><td>1</td></tr></table>", "web page")
    yield _refused("PDF", b"%PDF-1.7\n%\xe2\xe3", "PDF", "claims.pdf")
    yield _refused("picture", b"\x89PNG\r\n\x1a\n" + bytes(64), "picture", "claims.png")
    yield _refused("zip archive", zip_bytes(**{"claims.csv": b"a,b"}), "zip", "claims.zip")
    yield _refused(
        "Word document",
        zip_bytes(**{"[Content_Types].xml": b"", "word/document.xml": b""}),
        "not an .xlsx",
    )
    yield _refused("cut-off workbook", xlsx_bytes([["a"]])[:2000], "damaged", "claims.xlsx")
    yield _refused("prose", b"Dear Sir,\nplease find the claims attached.\n", "claim number")
    wide = ",".join(f"c{n}" for n in range(501))
    yield _refused("501 columns", csv_bytes(HEAD, wide), "columns")
    yield _refused("501 headers", csv_bytes(f"{HEAD},{wide}", GOOD), "columns")
    yield _refused(
        "a cell of more than 1 MB", csv_bytes(HEAD, f"1,{'x' * (1 << 20)}y,5.00,3"), "1 MB"
    )


AWKWARD_FILES: tuple[AwkwardFile, ...] = (
    *_money_files(),
    *_key_files(),
    *_age_files(),
    *_date_files(),
    *_shape_files(),
    *_quote_files(),
    *_encoding_files(),
    *_excel_files(),
    *_other_files(),
)
