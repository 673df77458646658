"""Some thousand rows of a file at a time: columns converted, damaged rows set apart."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import compress
from typing import NamedTuple

from arengine.lib.money import ZERO
from claims.importing.cells import (
    NULL,
    UNREADABLE,
    Adjudications,
    Memo,
    Names,
    Whole,
    converters,
    whole_columns,
)
from claims.importing.formats import FileFormat
from claims.importing.mapping import Mapping, PivotError, pivot_cells
from claims.importing.parsing import CellError, parse_money
from claims.importing.reading import is_total_row
from claims.importing.refusals import BrokenRow

Row = tuple[int, list[str]]
# First characters of a claim number cell on a line of totals: blank, total, grand, sum, ...
TOTAL_BEGINS = frozenset(["", *" \tTtGgSsRrFfOo"])
STAGE_COLUMN = {
    "payer": "payer_no",
    "facility": "facility_no",
    "status": "feed_status",
    "aging_bucket": "bucket_from",
}


class Problem(NamedTuple):
    """One line of the error list, as a biller reads it."""

    row: int
    column: str
    found: str
    expected: str
    message: str
    is_note: bool = False


@dataclass
class Converter:
    """What is remembered from block to block: names, memos, and the running totals."""

    mapping: Mapping
    file_format: FileFormat
    as_of: date
    payers: Names = field(default_factory=Names)
    facilities: Names = field(default_factory=Names)
    rows_read: int = 0
    rejected_balance: Decimal = ZERO
    problems: list[Problem] = field(default_factory=list)
    memos: dict[str, Memo] = field(init=False)
    wholes: dict[str, Whole] = field(init=False)
    adjudications: Adjudications = field(default_factory=Adjudications)

    def __post_init__(self) -> None:
        made = converters(self.mapping, self.as_of, self.payers, self.facilities)
        self.memos = {name: Memo(convert) for name, convert in made.items()}
        self.wholes = whole_columns(self.mapping)

    @property
    def columns(self) -> list[str]:
        """Columns of the staging table in the order of the COPY text."""
        names = [STAGE_COLUMN.get(name, name) for name in self.memos]
        if self.mapping.bucket_columns:
            names += [n for n in ("balance", "bucket_from") if n not in names]
        if {"feed_status", "denial_code"} & set(names):
            names.append("adjudication_status")
        return ["row_number", *names]

    def convert(self, block: Sequence[Row]) -> str:
        """COPY text of the rows that can be read; the others are added to `problems`."""
        rows = self._without_totals(self._whole(block))
        self.rows_read += len(rows)
        if not rows:
            return ""
        numbers = [number for number, _ in rows]
        values = self._values(rows)
        rejected = self._rejected(numbers, rows, values)
        columns = [[str(number) for number in numbers], *self._ordered(values)]
        if rejected:
            self._count_rejected(numbers, rejected, values)
            accepted = [number not in rejected for number in numbers]
            columns = [list(compress(column, accepted)) for column in columns]
        for memo in self.memos.values():
            memo.forget()
        lines = "\n".join(map("\t".join, zip(*columns, strict=True)))
        return f"{lines}\n" if lines else ""

    def _whole(self, block: Sequence[Row]) -> Sequence[Row]:
        """Rows as wide as the header; a spreadsheet leaves out blank cells at a row's end."""
        width = len(self.file_format.header)
        lengths = {len(cells) for _, cells in block}
        if lengths == {width} and {type(cells) for _, cells in block} == {list}:
            return block
        return [row for row in (self._fitted(row, width) for row in block) if row]

    def _fitted(self, row: Row, width: int) -> Row | None:
        number, cells = row
        if isinstance(cells, BrokenRow):
            self._refuse(row, "quotes that open and close", cells.problem)
            return None
        if any(cell.strip() for cell in cells[width:]):
            self._refuse(row, f"{width} cells as in the header", f"the row has {len(cells)} cells")
            return None
        if len(cells) < width and self.file_format.kind == "csv":
            if not is_total_row(cells, self.mapping):
                what = f"the row has only {len(cells)} cells"
                self._refuse(row, f"{width} cells as in the header", what)
            return None
        return number, [*cells, *[""] * (width - len(cells))][:width]

    def _refuse(self, row: Row, expected: str, what: str) -> None:
        number, cells = row
        found = self.file_format.delimiter.join(cells)[:300]
        self.rows_read += 1
        self.rejected_balance += self._readable_balance(cells)
        self.problems.append(Problem(number, "", found, expected, f"Row {number}: {what}."))

    def _readable_balance(self, cells: Sequence[str]) -> Decimal:
        try:
            text = self.mapping.cell(cells, "balance")
            return parse_money(text, decimal_comma=self.mapping.decimal_comma) or ZERO
        except CellError:
            return ZERO

    def _without_totals(self, rows: Sequence[Row]) -> Sequence[Row]:
        """A line of totals has no claim number, or begins with a word such as total."""
        at = self.mapping.columns["claim_number"]
        totals = {
            number
            for number, cells in rows
            if cells[at][:1] in TOTAL_BEGINS and is_total_row(cells, self.mapping)
        }
        return [row for row in rows if row[0] not in totals] if totals else rows

    def _values(self, rows: Sequence[Row]) -> dict[str, list[str]]:
        cells = list(zip(*(cells for _, cells in rows), strict=True))
        values = {}
        for name, memo in self.memos.items():
            column = self._column(name, cells, rows)
            whole = self.wholes.get(name)
            plain = whole(column) if whole else None
            values[name] = list(map(memo.__getitem__, column)) if plain is None else plain
        if self.mapping.bucket_columns:
            self._melt(rows, values)
        if {"status", "denial_code"} & set(values):
            blank = [""] * len(rows)
            said = zip(values.get("status", blank), values.get("denial_code", blank), strict=True)
            values["adjudication_status"] = [self.adjudications[pair] for pair in said]
        return values

    def _column(
        self, name: str, cells: Sequence[Sequence[str]], rows: Sequence[Row]
    ) -> Sequence[str]:
        if name in self.mapping.joined:
            return [self.mapping.cell(row, name) for _, row in rows]
        return cells[self.mapping.columns[name]]

    def _melt(self, rows: Sequence[Row], values: dict[str, list[str]]) -> None:
        """Bucket columns become a balance and the oldest bucket that holds an amount."""
        stated = values.get("balance")
        melted = [self._pivot(number, cells, stated, at) for at, (number, cells) in enumerate(rows)]
        values["balance"] = [balance for balance, _ in melted]
        values["bucket_from"] = [lowest for _, lowest in melted]

    def _pivot(
        self, number: int, cells: Sequence[str], stated: list[str] | None, at: int
    ) -> tuple[str, str]:
        try:
            pivot = pivot_cells(cells, self.mapping)
        except PivotError as error:
            self.problems.append(problem_of(number, error.header, error))
            return UNREADABLE, NULL
        if stated and stated[at] == UNREADABLE:
            return UNREADABLE, NULL
        if stated and stated[at] != str(pivot.total):
            self.problems.append(
                Problem(
                    number,
                    self.mapping.header_of("balance"),
                    stated[at],
                    f"{pivot.total}, the sum of the ageing columns",
                    f"Row {number}: the balance is {stated[at]}, its ageing columns add up to "
                    f"{pivot.total}.",
                )
            )
            return UNREADABLE, NULL
        if pivot.several:
            self.problems.append(_several(number, pivot.total, pivot.lowest_day or 0))
        return str(pivot.total), str(pivot.lowest_day or 0)

    def _rejected(
        self, numbers: Sequence[int], rows: Sequence[Row], values: dict[str, list[str]]
    ) -> set[int]:
        rejected: set[int] = set()
        for name, column in values.items():
            if UNREADABLE in column:
                bad = [at for at, value in enumerate(column) if value == UNREADABLE]
                rejected.update(numbers[at] for at in bad)
                self._explain(name, bad, rows)
        return rejected

    def _explain(self, name: str, bad: Sequence[int], rows: Sequence[Row]) -> None:
        memo = self.memos.get(name)
        for at in bad if memo else ():
            number, cells = rows[at]
            error = memo.errors.get(self.mapping.cell(cells, name)) if memo else None
            if error:
                self.problems.append(problem_of(number, self.mapping.header_of(name), error))

    def _count_rejected(
        self, numbers: Sequence[int], rejected: set[int], values: dict[str, list[str]]
    ) -> None:
        for number, balance in zip(numbers, values["balance"], strict=True):
            if number in rejected and balance != UNREADABLE:
                self.rejected_balance += Decimal(balance)

    def _ordered(self, values: dict[str, list[str]]) -> list[list[str]]:
        by_column = {STAGE_COLUMN.get(name, name): column for name, column in values.items()}
        return [by_column[name] for name in self.columns[1:]]


def problem_of(row: int, column: str, error: CellError) -> Problem:
    """The line for one cell that could not be read."""
    return Problem(
        row, column, error.found[:300], error.expected[:300], f"Row {row}, {column}: {error}"[:400]
    )


def _several(row: int, total: Decimal, lowest: int) -> Problem:
    return Problem(
        row, "", str(total), "an amount in one ageing column",
        f"Row {row}: several ageing columns hold an amount; the balance is their sum, {total}, "
        f"and the age that of the oldest ({lowest} days).",
        is_note=True,
    )  # fmt: skip
