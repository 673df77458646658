"""What list pages share: the form's values, chips of what is filtered, wrong parameters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from arengine.lib.keyset import Page, Row
from claims.find import claim_address
from claims.lists.columns import Cell, Column, cells
from claims.lists.naming import without


@dataclass(frozen=True, slots=True)
class Chip:
    """One parameter in words, and the query without it."""

    label: str
    text: str
    without: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the screen with what its links need."""

    row: Row
    link: str
    cells: list[Cell]

    @property
    def number(self) -> str:
        return str(self.cells[0].value)

    @property
    def others(self) -> list[Cell]:
        """The cells after the claim's number."""
        return self.cells[1:]


@dataclass(frozen=True, slots=True)
class SortHeading:
    """A heading: how the list is sorted by it now, and the order a click asks for."""

    column: Column
    sorted: str = ""
    next: str = ""


def lines(page: Page, columns: Sequence[Column], as_of: date) -> list[Line]:
    """The rows of the page in the columns of the screen; the first names the claim."""
    number = columns[0].value
    return [
        Line(row, claim_address(number(row, as_of)), cells(columns, row, as_of))
        for row in page.rows
    ]


def headings(columns: Sequence[Column], ordering: str) -> list[SortHeading]:
    """Headings that sort: figures largest first, texts and dates from their beginning."""
    return [_heading(column, ordering) for column in columns]


def _heading(column: Column, ordering: str) -> SortHeading:
    if not column.order:
        return SortHeading(column)
    up, down = column.order, f"-{column.order}"
    if ordering in (up, down):
        now = "ascending" if ordering == up else "descending"
        return SortHeading(column, now, down if ordering == up else up)
    return SortHeading(column, "", down if column.is_figure else up)


def chips(values: dict[str, str], given: QueryDict, shown: dict[str, str]) -> list[Chip]:
    """The filter in words; `shown` replaces ids by names."""
    return [
        Chip(name.replace("_", " "), shown.get(name) or value, without(given, name, "cursor"))
        for name, value in values.items()
        if value
    ]


def wrong(error: ValidationError) -> dict[str, Any]:
    """What a page says about parameters it cannot read."""
    return {
        "errors": [
            (name.replace("_", " "), message)
            for name, messages in error.message_dict.items()
            for message in messages
        ]
    }
