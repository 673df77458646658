"""Workbooks written row by row: every value with its own type, and never a formula."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import BinaryIO, Literal, cast

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet.worksheet import Worksheet

Kind = Literal["text", "money", "number", "date"]

_FORMATS: dict[Kind, str] = {
    "text": "@",
    "money": "#,##0.00;[Red]-#,##0.00",
    "number": "General",
    "date": "yyyy-mm-dd",
}
_LONGEST_TEXT = 32_767
_WIDTHS: dict[Kind, int] = {"text": 20, "money": 14, "number": 10, "date": 12}
_MAX_ROWS = 1_048_575


def write_xlsx(
    stream: BinaryIO,
    columns: Sequence[tuple[str, Kind]],
    rows: Iterable[Sequence[object]],
    *,
    title: str = "Export",
) -> int:
    """Writes one sheet with a frozen header row; the number of rows below it.

    columns: (header, kind). Values: None, or str for text (identifiers keep their zeros),
    Decimal or int for money and number, date for date. Excel holds 1,048,575 rows below a
    header: a further one raises ValueError.
    """
    book = Workbook(write_only=True)
    sheet = cast(Worksheet, book.create_sheet(title[:31]))
    sheet.freeze_panes = "A2"
    _set_widths(sheet, columns)
    sheet.append([_text(_styled(sheet, "text"), header) for header, _ in columns])
    cells = [(_styled(sheet, kind), kind) for _, kind in columns]
    count = 0
    for count, row in enumerate(rows, 1):
        if count > _MAX_ROWS:
            raise ValueError(f"an Excel sheet holds at most {_MAX_ROWS:,} rows")
        sheet.append([_filled(*cell, value) for cell, value in zip(cells, row, strict=True)])
    book.save(stream)
    return count


def _set_widths(sheet: Worksheet, columns: Sequence[tuple[str, Kind]]) -> None:
    for at, (_, kind) in enumerate(columns):
        letters = (chr(65 + at // 26 - 1) if at >= 26 else "") + chr(65 + at % 26)
        sheet.column_dimensions[letters].width = _WIDTHS[kind]


def _styled(sheet: Worksheet, kind: Kind) -> Cell:
    """The one cell of a column: a row is written at once, so the next row can fill it again."""
    cell = WriteOnlyCell(sheet)
    cell.number_format = _FORMATS[kind]
    return cell


def _filled(cell: Cell, kind: Kind, value: object) -> Cell | None:
    if value is None:
        return None
    if kind == "text" or not isinstance(value, (int, Decimal, date)):
        return _text(cell, str(value))
    cell._value = value  # type: ignore[attr-defined]
    cell.data_type = "d" if isinstance(value, date) else "n"
    return cell


def _text(cell: Cell, text: str) -> Cell:
    """Text whatever it begins with: openpyxl alone would make a formula of `=1+1`."""
    clean = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text)[:_LONGEST_TEXT]
    cell._value = clean  # type: ignore[attr-defined]
    cell.data_type = "s"
    return cell
