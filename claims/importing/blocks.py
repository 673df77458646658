"""Some thousand rows of a file at a time: columns converted, damaged rows set apart."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import compress

from arengine.lib.money import ZERO
from claims.importing.cells import (
    UNREADABLE,
    Adjudications,
    Memo,
    Names,
    Whole,
    converters,
    whole_columns,
)
from claims.importing.encrypting import ENCRYPTED, Block, Marks
from claims.importing.fitting import Row, all_fit, extra_columns, misfit, padded, without_totals
from claims.importing.formats import FileFormat
from claims.importing.mapping import Mapping
from claims.importing.parsing import CellError, parse_money
from claims.importing.pivoting import melt
from claims.importing.problems import Problem, problem_of, row_problem
from claims.importing.reading import is_total_row

STAGE_COLUMN = {
    "payer": "payer_no",
    "facility": "facility_no",
    "status": "feed_status",
    "aging_bucket": "bucket_from",
}


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
    # What accepted rows say of patients; whoever copies the rows sets it aside.
    patients: list[Block] = field(default_factory=list)
    marks: dict[str, Marks] = field(
        default_factory=lambda: {name: Marks(name) for name in ENCRYPTED}
    )

    def __post_init__(self) -> None:
        made = converters(self.mapping, self.as_of, self.payers, self.facilities)
        self.memos = {name: Memo(convert) for name, convert in made.items()}
        self.wholes = whole_columns(self.mapping)

    @property
    def columns(self) -> list[str]:
        """Columns of the staging table in the order of the COPY text."""
        given = (f"{name}_key" if name in ENCRYPTED else name for name in self._given)
        return ["row_number", *given]

    @property
    def _given(self) -> list[str]:
        """What each part of a COPY line is; of an encrypted one the blind index."""
        names = [STAGE_COLUMN.get(name, name) for name in self.memos]
        if self.mapping.bucket_columns:
            names += [n for n in ("balance", "bucket_from") if n not in names]
        if {"feed_status", "denial_code"} & set(names):
            names.append("adjudication_status")
        return names

    def convert(self, block: Sequence[Row]) -> str:
        """COPY text of the rows that can be read; the others are added to `problems`."""
        rows = without_totals(self._fitting(block), self.mapping)
        self.rows_read += len(rows)
        if not rows:
            return ""
        values = self._values(rows)
        columns = {"row_number": [str(number) for number, _ in rows], **self._ordered(values)}
        if rejected := self._rejected(rows, values):
            self._count_rejected(rejected, values["balance"])
            accepted = [at not in rejected for at in range(len(rows))]
            columns = {name: list(compress(column, accepted)) for name, column in columns.items()}
        self._set_patients_aside(columns)
        for memo in self.memos.values():
            memo.forget()
        lines = "\n".join(map("\t".join, zip(*columns.values(), strict=True)))
        return f"{lines}\n" if lines else ""

    def _set_patients_aside(self, columns: dict[str, list[str]]) -> None:
        said = {name: columns[name] for name in ENCRYPTED if name in columns}
        if said and columns["row_number"]:
            self.patients.append({"row_number": columns["row_number"], **said})
        for name, texts in said.items():
            columns[name] = self.marks[name].whole(texts)

    # --- rows ---------------------------------------------------------------------------------
    def _fitting(self, block: Sequence[Row]) -> Sequence[Row]:
        width = len(self.file_format.header)
        if all_fit(block, width) and not extra_columns(self.file_format):
            return block
        return [
            (number, padded(cells, width)) for number, cells in block if self._fits(number, cells)
        ]

    def _fits(self, number: int, cells: list[str]) -> bool:
        wrong = misfit(cells, self.file_format)
        if wrong and not is_total_row(cells, self.mapping):
            found = self.file_format.delimiter.join(cells)
            self.rows_read += 1
            self.rejected_balance += self._readable_balance(cells)
            self.problems.append(row_problem(number, found, *wrong))
        return wrong is None

    def _readable_balance(self, cells: Sequence[str]) -> Decimal:
        try:
            text = self.mapping.cell(cells, "balance")
            return parse_money(text, decimal_comma=self.mapping.decimal_comma) or ZERO
        except CellError:
            return ZERO

    # --- columns ------------------------------------------------------------------------------
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
        melted = melt(rows, values.get("balance"), self.mapping)
        values["balance"] = [row.balance for row in melted]
        values["bucket_from"] = [row.bucket_from for row in melted]
        self.problems += [row.problem for row in melted if row.problem]

    def _ordered(self, values: dict[str, list[str]]) -> dict[str, list[str]]:
        by_column = {STAGE_COLUMN.get(name, name): column for name, column in values.items()}
        return {name: by_column[name] for name in self._given}

    # --- cells that cannot be read --------------------------------------------------------------
    def _rejected(self, rows: Sequence[Row], values: dict[str, list[str]]) -> set[int]:
        """Places in the block of the rows that hold one."""
        rejected: set[int] = set()
        for name, column in values.items():
            if UNREADABLE in column:
                bad = [at for at, value in enumerate(column) if value == UNREADABLE]
                rejected.update(bad)
                self._explain(name, [rows[at] for at in bad])
        return rejected

    def _explain(self, name: str, bad: Sequence[Row]) -> None:
        errors = self.memos[name].errors if name in self.memos else {}
        for number, cells in bad:
            if error := errors.get(self.mapping.cell(cells, name)):
                self.problems.append(problem_of(number, self.mapping.header_of(name), error))

    def _count_rejected(self, rejected: set[int], balances: Sequence[str]) -> None:
        readable = (balances[at] for at in rejected if balances[at] != UNREADABLE)
        self.rejected_balance += sum(map(Decimal, readable), ZERO)
