"""What an import gives back as CSV: its problems, its rejected rows, its difference, and how a
claims file is written. Cells are safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator

from django.db.models import Max

from arengine.lib.csv_out import safe_cell
from claims.importing.differences import differences_of
from claims.importing.fields import dictionary_rows
from claims.importing.fitting import EXTRA_CELL
from claims.importing.formats import FileFormat
from claims.models import Import, ImportProblem

BOM = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""
MENDING = ("Import row", "Import column", "Import problem")
"""Columns added to rejected rows; they are left out when the file is sent again."""
BATCH = 2_000


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """CSV text line by line; CRLF, as spreadsheets write."""
    writer = csv.writer(_Line())
    yield BOM
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])


def problem_rows(source_import: Import) -> Iterator[Iterable[object]]:
    """The error list, notes included."""
    yield ("row", "column", "found", "expected", "message", "kind")
    problems = ImportProblem.objects.filter(source_import=source_import).order_by("row", "id")
    for problem in problems.iterator(BATCH):
        kind = "note" if problem.is_note else "rejected"
        yield (
            problem.row, problem.column, problem.found, problem.expected, problem.message, kind
        )  # fmt: skip


def rejected_rows(source_import: Import) -> Iterator[Iterable[object]]:
    """The rejected rows under the file's own header, to be mended and sent again."""
    header = FileFormat.from_json(source_import.file_format).header
    width = max(len(header), _widest(source_import))
    yield (*header, *[EXTRA_CELL] * (width - len(header)), *MENDING)
    rows = source_import.rejected.order_by("row").values_list("row", "cells")
    batch: list[tuple[int, list[str]]] = []
    for row in rows.iterator(BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            yield from _with_reasons(source_import, batch, width)
            batch.clear()
    yield from _with_reasons(source_import, batch, width)


def _widest(source_import: Import) -> int:
    """Cells of the longest rejected row: a row with too many is kept whole."""
    widest = source_import.rejected.aggregate(widest=Max("width", default=0))["widest"]
    return int(widest)


def _with_reasons(
    source_import: Import, batch: list[tuple[int, list[str]]], width: int
) -> Iterator[Iterable[object]]:
    reasons = _reasons(source_import, [row for row, _ in batch])
    for row, cells in batch:
        problems = reasons.get(row, [])
        columns = "; ".join(dict.fromkeys(problem.column for problem in problems if problem.column))
        messages = "; ".join(problem.message for problem in problems)
        yield (*cells, *[""] * (width - len(cells)), row, columns, messages)


def _reasons(source_import: Import, rows: list[int]) -> dict[int, list[ImportProblem]]:
    found: dict[int, list[ImportProblem]] = {}
    problems = ImportProblem.objects.filter(
        source_import=source_import, row__in=rows, is_note=False
    )
    for problem in problems.order_by("id"):
        found.setdefault(problem.row, []).append(problem)
    return found


def difference_rows(source_import: Import) -> Iterator[Iterable[object]]:
    """Row by row what is in the file's total and not in the applied one."""
    yield ("row", "claim_number", "balance", "why")
    for item in differences_of(source_import):
        yield (item.row, item.claim_number, item.balance, item.why)


def dictionary() -> Iterator[Iterable[object]]:
    """The fields of a claims file."""
    yield ("field", "label", "kind", "required", "description", "example")
    yield from dictionary_rows()
