"""Formula injection: 14 payloads, written and read back."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arengine.lib.csv_out import restore_cell, safe_cell

PAYLOADS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1:A2)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "|calc",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "  =cmd|' /C calc'!A0",
    '"=HYPERLINK(""http://x"")',
    "'=1+1",
    '=DDE("cmd";"/C calc";"x")',
]
TRIGGERS = "=+-@\t\r\n|＝＋－＠"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_is_disarmed_and_restored(payload: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerow([safe_cell(payload), "x"])
    (cell, _), *_ = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert cell.lstrip(' "')[0] not in TRIGGERS
    assert restore_cell(cell) == payload


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("-12.50"), "-12.50"),
        ("-12.50", "-12.50"),
        (Decimal("1E+3"), "1000"),
        (-3, "-3"),
        (None, ""),
        ("0012345", "0012345"),
        ("12345678901234567890", "12345678901234567890"),
        ("O'Neil", "O'Neil"),
        ("'quoted", "'quoted"),
        ("A-12", "A-12"),
    ],
)
def test_harmless_value_is_written_as_it_is(value: object, text: str) -> None:
    assert safe_cell(value) == text
    assert restore_cell(text) == text


@given(st.text())
def test_any_text_survives(text: str) -> None:
    assert restore_cell(safe_cell(text)) == text


@given(st.text(alphabet=TRIGGERS + "' \"1a", min_size=1))
def test_no_written_text_starts_with_a_trigger(text: str) -> None:
    written = safe_cell(text)
    number = written[1:].replace(".", "", 1).isdigit()
    assert written[0] not in TRIGGERS or (written[0] == "-" and number)
