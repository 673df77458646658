"""Files with one amount column per ageing bucket: their sum and the oldest bucket of each row."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import repeat
from typing import NamedTuple

from claims.importing.cells import NULL, UNREADABLE
from claims.importing.fitting import Row
from claims.importing.mapping import Mapping, PivotError, pivot_cells
from claims.importing.parsing import CellError
from claims.importing.problems import Problem, balance_problem, problem_of, several_note


class Melted(NamedTuple):
    """COPY text of a row's balance and bucket, and what there is to say about it."""

    balance: str
    bucket_from: str
    problem: Problem | None = None


def melt(rows: Sequence[Row], stated: Sequence[str] | None, mapping: Mapping) -> list[Melted]:
    """One a row. `stated`: the balances of a column of their own, which must agree."""
    balances = stated or repeat(None, len(rows))
    return [
        _melted(number, cells, balance, mapping)
        for (number, cells), balance in zip(rows, balances, strict=True)
    ]


def _melted(number: int, cells: Sequence[str], stated: str | None, mapping: Mapping) -> Melted:
    try:
        pivot = pivot_cells(cells, mapping)
    except PivotError as error:
        return Melted(UNREADABLE, NULL, problem_of(number, error.header, error))
    if stated == UNREADABLE:
        return Melted(UNREADABLE, NULL)
    if stated and Decimal(stated) != pivot.total:
        column = mapping.header_of("balance")
        problem = balance_problem(number, column, stated, pivot.total)
        return Melted(UNREADABLE, NULL, problem)
    if stated is None and not any(_cells_of(cells, mapping)):
        blank = CellError("", "an amount in one of the ageing columns")
        return Melted(UNREADABLE, NULL, problem_of(number, "", blank))
    lowest = pivot.lowest_day or 0
    note = several_note(number, pivot.total, lowest) if pivot.several else None
    return Melted(str(pivot.total), str(lowest), note)


def _cells_of(cells: Sequence[str], mapping: Mapping) -> list[str]:
    return [cells[at].strip() for at in mapping.bucket_columns.values() if at < len(cells)]
