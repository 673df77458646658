"""The rows between the file's control total and the applied one, each with its dollars."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from heapq import merge

from arengine.lib.money import ZERO
from claims.importing.formats import FileFormat
from claims.importing.mapping import Mapping, PivotError, pivot_cells
from claims.importing.parsing import CellError, parse_money
from claims.models import Import, ImportProblem

# As the check writes it for a row that another row of the same claim replaces.
_REPLACED = re.compile(r"the (?:first|last) row is used\. Balance (-?[0-9]+\.[0-9]{2})").search


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """A row that is in the file's total and not in the applied one."""

    row: int
    claim_number: str
    balance: Decimal
    why: str


def differences_of(source_import: Import) -> Iterator[Difference]:
    """In file order. Their balances add up to file_balance - applied_balance."""
    return merge(_rejected(source_import), _replaced(source_import))


def _rejected(source_import: Import) -> Iterator[Difference]:
    mapping = Mapping.from_json(source_import.mapping)
    rows = source_import.rejected.order_by("row").values_list("row", "claim_number", "cells")
    file_format = FileFormat.from_json(source_import.file_format)
    for row, claim_number, cells in rows.iterator():
        balance = _readable_balance(cells, mapping, whole=_fits(cells, file_format))
        yield Difference(row, claim_number, balance, "rejected")


def _fits(cells: list[str], file_format: FileFormat) -> bool:
    """Whether the row is as wide as the header; a workbook leaves out blank cells at its end."""
    width = len(file_format.header)
    too_short = len(cells) < width and file_format.kind == "csv"
    return not too_short and not any(cell.strip() for cell in cells[width:])


def _readable_balance(cells: list[str], mapping: Mapping, *, whole: bool) -> Decimal:
    """What the check counted for the row: 0.00 where the amount itself cannot be read."""
    try:
        text = mapping.cell(cells, "balance")
        stated = parse_money(text, decimal_comma=mapping.decimal_comma)
        if not (whole and mapping.bucket_columns):
            return stated or ZERO
        total = pivot_cells(cells, mapping).total
    except (CellError, PivotError):
        return ZERO
    agrees = "balance" not in mapping.columns or stated == total
    return total if agrees else ZERO


def _replaced(source_import: Import) -> Iterator[Difference]:
    notes = ImportProblem.objects.filter(source_import=source_import, is_note=True)
    for note in notes.order_by("row").iterator():
        if found := _REPLACED(note.message):
            why = "another row of the same claim is used"
            yield Difference(note.row, note.found, Decimal(found[1]), why)
