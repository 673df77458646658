import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arengine.lib.xlsx_out import write_xlsx
from claims.importing.parsing import parse_money
from claims.importing.reading import detect, read_rows
from claims.importing.xlsx_cells import date_text, number_text
from tests.claims.importing.bombs import BOOK_RELS, CLOSE, OPEN, book
from tests.claims.importing.files import xlsx_bytes

NS = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("94", "94"),
        ("94.0", "94"),
        ("0.30000000000000004", "0.3"),
        ("12.499999999999998", "12.5"),
        ("12.3", "12.3"),
        ("-7.0000000000000007E-2", "-0.07"),
        ("1E-7", "0.0000001"),
        ("1E2", "100"),
        ("0.0", "0"),
        ("123456789012345", "123456789012345"),
        ("1234567890123456", "1.23456789012346E+15"),
        ("1.5E+20", "1.50000000000000E+20"),
        ("1E-999999999", "0"),
        ("1E-30", "1.00000000000000E-30"),
        ("1E+999999999", "#NUM!"),
        ("INF", "#NUM!"),
        ("x", "x"),
    ],
)
def test_number_text(raw: str, text: str) -> None:
    assert number_text(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("46347", "2026-11-21"),
        ("46347.354166666664", "2026-11-21 08:30:00"),
        ("46346.999999999", "2026-11-21"),
        ("61", "1900-03-01"),
        ("59", "1900-02-28"),
        ("0.5", "0.5"),
        ("-3", "-3"),
        ("99999999", "99999999"),
        ("x", "x"),
    ],
)
def test_date_text(raw: str, text: str) -> None:
    assert date_text(raw) == text


def test_date_text_from_1904() -> None:
    assert date_text("44885", from_1904=True) == "2026-11-21"


@given(st.decimals(min_value=-(10**12) + 1, max_value=10**12 - 1, places=2))
def test_number_text_never_loses_a_cent(amount: Decimal) -> None:
    assert parse_money(number_text(repr(float(amount)))) == amount


def test_every_kind_of_cell_becomes_text() -> None:
    row: list[Any] = ["00123", True, 94, 12.5, "#N/A", date(2026, 11, 21), " x ", "=1+1"]
    row += [datetime(2026, 11, 21, 8, 30), time(8, 30), timedelta(days=2)]  # noqa: DTZ001
    content = xlsx_bytes([["Claim", "Payer", *"cdefghijk"], row])
    stream = io.BytesIO(content)
    ((_, cells),) = read_rows(stream, detect(stream))
    assert cells[:7] == ["00123", "TRUE", "94", "12.5", "#N/A", "2026-11-21", " x "]
    assert cells[8:10] == ["2026-11-21 08:30:00", "0.354166666666667"]
    assert cells[7] == ""  # a formula that no program has calculated yet


def test_texts_in_several_runs_are_joined() -> None:
    rich = b"<si><r><t>Doe, </t></r><r><t>Jane</t></r><rPh><t>x</t></rPh></si>"
    strings = b'<sst xmlns="%s"><si><t>Claim</t></si><si><t>Payer</t></si>%s</sst>' % (NS, rich)
    sheet = OPEN + b'<row r="2">%s%s</row><row r="4">%s</row>' % (
        *(b'<c r="%s" t="s"><v>%d</v></c>' % (place, n) for n, place in enumerate([b"A2", b"C2"])),
        b'<c r="B4" t="s"><v>2</v></c>',
    )
    relations = BOOK_RELS[: -len(b"</Relationships>")] + (
        b'<Relationship Id="r2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/>'
        b"</Relationships>"
    )
    parts = {"xl/sharedStrings.xml": strings, "xl/_rels/workbook.xml.rels": relations}
    stream = io.BytesIO(book(sheet + CLOSE, **parts))
    fmt = detect(stream)
    assert (fmt.header_row, fmt.header) == (2, ["Claim", "", "Payer"])
    assert list(read_rows(stream, fmt)) == [(4, ["", "Doe, Jane"])]


def test_number_formatted_as_a_date_is_that_date() -> None:
    content = xlsx_bytes([["Claim", "Payer", "DOS"], ["1", "A", 46347]], formats={"C2": "m/d/yyyy"})
    stream = io.BytesIO(content)
    assert [cells for _, cells in read_rows(stream, detect(stream))] == [["1", "A", "2026-11-21"]]


def test_amounts_survive_our_own_workbook() -> None:
    amounts = [Decimal(cents) / 100 for cents in range(-5000, 5000, 7)]
    stream = io.BytesIO()
    rows = [(str(n), amount) for n, amount in enumerate(amounts)]
    write_xlsx(stream, [("Claim Number", "text"), ("Balance", "money")], rows)
    read = [parse_money(cells[1]) for _, cells in read_rows(stream, detect(stream))]
    assert read == amounts
