import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from arengine.lib.xlsx_out import Kind, write_xlsx
from tests.lib.test_csv_out import PAYLOADS

COLUMNS: list[tuple[str, Kind]] = [
    ("Claim", "text"),
    ("Balance", "money"),
    ("Days", "number"),
    ("Service", "date"),
]


def written(rows: list[list[Any]]) -> tuple[io.BytesIO, int]:
    stream = io.BytesIO()
    count = write_xlsx(stream, COLUMNS, rows)
    return stream, count


def sheet_of(stream: io.BytesIO) -> Any:
    return load_workbook(stream).active


def test_write_xlsx_keeps_the_type_of_every_value() -> None:
    stream, count = written([["00123", Decimal("-12.50"), 94, date(2026, 11, 21)], [None] * 4])
    sheet = sheet_of(stream)
    assert count == 2
    assert [cell.value for cell in sheet[2]] == ["00123", -12.5, 94, datetime(2026, 11, 21)]  # noqa: DTZ001
    assert [cell.data_type for cell in sheet[2]] == ["s", "n", "n", "d"]
    assert sheet["B2"].number_format.startswith("#,##0.00")
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_write_xlsx_never_writes_a_formula(payload: str) -> None:
    stream, _ = written([[payload, None, None, None]])
    with zipfile.ZipFile(stream) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    cell = sheet_of(stream)["A2"]
    assert cell.data_type == "s"
    assert cell.value.replace("\r", "").strip() == payload.replace("\r", "").strip()


def test_write_xlsx_replaces_characters_that_xml_cannot_hold() -> None:
    stream, _ = written([["a\x00b", None, None, None]])
    assert sheet_of(stream)["A2"].value == "a\N{REPLACEMENT CHARACTER}b"


def test_write_xlsx_cents_are_exact() -> None:
    amounts = [Decimal(cents) / 100 for cents in (1, 10, 110, 99999999999999)]
    stream, _ = written([["x", amount, None, None] for amount in amounts])
    sheet = sheet_of(stream)
    assert [Decimal(repr(sheet.cell(at, 2).value)) for at in range(2, 6)] == amounts
