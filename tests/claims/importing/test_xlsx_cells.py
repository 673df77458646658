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
from claims.importing.xlsx_cells import cell_text
from tests.claims.importing.files import xlsx_bytes


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("00123", "00123"),
        (" =1+1", " =1+1"),
        (True, "TRUE"),
        (94, "94"),
        (94.0, "94"),
        (0.1 + 0.2, "0.3"),
        (12.499999999999998, "12.5"),
        (12.3, "12.3"),
        (-0.07, "-0.07"),
        (1e-7, "0.0000001"),
        (123456789012345, "123456789012345"),
        (1234567890123456, "1.23456789012346E+15"),
        (1.5e20, "1.50000000000000E+20"),
        (float("inf"), "#NUM!"),
        (datetime(2026, 11, 21), "2026-11-21"),  # noqa: DTZ001
        (datetime(2026, 11, 21, 8, 30), "2026-11-21 08:30:00"),  # noqa: DTZ001
        (date(2026, 11, 21), "2026-11-21"),
        (time(8, 30), "08:30:00"),
        (timedelta(days=2), "2.0"),
        ("#N/A", "#N/A"),
    ],
)
def test_cell_text(value: Any, text: str) -> None:
    assert cell_text(value) == text


@given(st.decimals(min_value=-(10**12) + 1, max_value=10**12 - 1, places=2))
def test_cell_text_never_loses_a_cent(amount: Decimal) -> None:
    assert parse_money(cell_text(float(amount))) == amount


def test_cell_text_of_a_number_formatted_as_a_date_is_that_date() -> None:
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
