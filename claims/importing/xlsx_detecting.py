"""Which sheet of a workbook holds the claims, and where its header stands."""

from typing import Any, BinaryIO

from .formats import FileFormat
from .headers import SEARCHED_ROWS, Header, find_header, header_at, wanted_row
from .refusals import FileRefused
from .xlsx_guard import guard
from .xlsx_reading import sheet_rows, workbook
from .xlsx_workbook import Workbook

MAX_SHEETS = 100


def detect_xlsx(stream: BinaryIO, overrides: dict[str, Any]) -> FileFormat:
    """The first sheet with a header that names two known columns, else the first with rows."""
    guard(stream)
    row = wanted_row(overrides)
    with workbook(stream) as book:
        names = list(book.sheets)
        wanted = _wanted(names, overrides.get("sheet"))
        found = {name: _header(book, name, row) for name in wanted}
    sheet, header = _best(found)
    others = [name for name in names if name != sheet]
    notes = [f"Other sheets, not read: {', '.join(others)}"] if others else []
    return FileFormat(
        kind="xlsx",
        header_row=header.row,
        header=header.cells,
        sheet=sheet,
        header_lines=header.lines,
        notes=notes,
    )


def _wanted(names: list[str], sheet: str | None) -> list[str]:
    if len(names) > MAX_SHEETS:
        raise FileRefused("sheets", f"The workbook has more than {MAX_SHEETS} sheets.")
    if sheet and sheet not in names:
        raise FileRefused("sheet", f"The workbook has no sheet named {sheet}.")
    return [sheet] if sheet else names


def _header(book: Workbook, name: str, row: int) -> Header | None:
    rows = _first_rows(book, name, max(SEARCHED_ROWS, min(row, 10_000)))
    try:
        return header_at(rows, row) if row else find_header(rows)
    except FileRefused:
        return None


def _first_rows(book: Workbook, name: str, count: int) -> list[list[str]]:
    """The sheet's first rows, those it leaves out as []."""
    rows: list[list[str]] = []
    for number, cells in sheet_rows(book, name):
        if number > count:
            break
        rows += [[]] * (number - 1 - len(rows))
        rows.append(cells)
    return rows


def _best(found: dict[str, Header | None]) -> tuple[str, Header]:
    filled = [(name, header) for name, header in found.items() if header]
    if not filled:
        raise FileRefused("empty", "The workbook holds no rows.")
    return next((pair for pair in filled if pair[1].score >= 2), filled[0])
