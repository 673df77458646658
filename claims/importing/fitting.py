"""Rows that can be read as claims: as wide as the header says, and no lines of totals."""

from collections.abc import Sequence
from typing import NamedTuple

from claims.importing.formats import FileFormat
from claims.importing.mapping import Mapping
from claims.importing.reading import is_total_row
from claims.importing.refusals import BrokenRow

Row = tuple[int, list[str]]
# Header, in the list of rejected rows, over what stood beyond a row's last column.
EXTRA_CELL = "Import extra cell"
# First characters of a claim number cell on a line of totals: blank, total, grand, sum, ...
TOTAL_BEGINS = frozenset(["", *" \tTtGgSsRrFfOo"])


class Misfit(NamedTuple):
    """Why a row's cells cannot be told apart."""

    expected: str
    what: str


def misfit(cells: Sequence[str], file_format: FileFormat) -> Misfit | None:
    """None where the row has the header's cells; a spreadsheet leaves out blanks at its end."""
    width = len(file_format.header)
    if isinstance(cells, BrokenRow):
        return Misfit("quotes that open and close", cells.problem)
    if any(cell.strip() for cell in cells[width:]):
        return Misfit(f"{width} cells as in the header", f"the row has {len(cells)} cells")
    if any(cells[at].strip() for at in extra_columns(file_format) if at < len(cells)):
        return Misfit(f"no value under {EXTRA_CELL}", "a cell still stands beyond the last column")
    if len(cells) < width and file_format.kind == "csv":
        return Misfit(f"{width} cells as in the header", f"the row has only {len(cells)} cells")
    return None


def extra_columns(file_format: FileFormat) -> list[int]:
    """Columns of our own list of rejected rows for cells that no column of theirs holds."""
    return [at for at, text in enumerate(file_format.header) if text.strip() == EXTRA_CELL]


def all_fit(block: Sequence[Row], width: int) -> bool:
    """Whether no row has to be looked at: every one is whole and as wide as the header."""
    return {len(cells) for _, cells in block} == {width} and {
        type(cells) for _, cells in block
    } == {list}


def padded(cells: Sequence[str], width: int) -> list[str]:
    """The row's cells, exactly as many as the header's."""
    return [*cells, *[""] * (width - len(cells))][:width]


def without_totals(rows: Sequence[Row], mapping: Mapping) -> Sequence[Row]:
    """A line of totals has no claim number, or begins with a word such as total."""
    at = mapping.columns["claim_number"]
    totals = {
        number
        for number, cells in rows
        if cells[at][:1] in TOTAL_BEGINS and is_total_row(cells, mapping)
    }
    return [row for row in rows if row[0] not in totals] if totals else rows
