"""Lines of the error list, as a biller reads them."""

from decimal import Decimal
from typing import NamedTuple

from claims.importing.parsing import CellError


class Problem(NamedTuple):
    """What was found in a row and what was expected; a note is accepted but deserves a look."""

    row: int
    column: str
    found: str
    expected: str
    message: str
    is_note: bool = False


def problem_of(row: int, column: str, error: CellError) -> Problem:
    """The line for one cell that could not be read."""
    return Problem(
        row, column, error.found[:300], error.expected[:300], f"Row {row}, {column}: {error}"[:400]
    )


def row_problem(row: int, found: str, expected: str, what: str) -> Problem:
    """The line for a row that could not be taken apart into cells."""
    return Problem(row, "", found[:300], expected, f"Row {row}: {what}.")


def balance_problem(row: int, column: str, stated: str, total: Decimal) -> Problem:
    """The balance beside the ageing columns is not their sum."""
    return Problem(
        row,
        column,
        stated,
        f"{total}, the sum of the ageing columns",
        f"Row {row}: the balance is {stated}, its ageing columns add up to {total}.",
    )


def several_note(row: int, total: Decimal, lowest_day: int) -> Problem:
    """Amounts in several ageing columns: accepted, with the age of the oldest."""
    return Problem(
        row,
        "",
        str(total),
        "an amount in one ageing column",
        f"Row {row}: several ageing columns hold an amount; the balance is their sum, {total}, "
        f"and the age that of the oldest ({lowest_day} days).",
        is_note=True,
    )
