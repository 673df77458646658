"""Statements that the ORM makes once and that run many times, with other values each time.

Making a statement costs more than running it where an index holds its answer. What changes from run
to run is `Named` in the filter; everything else stays as it was when the statement was made.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Expression, Field, QuerySet


@dataclass(frozen=True, slots=True)
class Name:
    """Stands among a statement's values until a run gives its own."""

    name: str


class Named(Expression):
    """A value that each run gives under this name."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [Name(self.name)]


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its values, some of them still to be given."""

    sql: str
    params: Sequence[Any]

    def values(self, given: dict[str, Any]) -> list[Any]:
        """KeyError where a name is not given."""
        return [given[each.name] if isinstance(each, Name) else each for each in self.params]


def union(lists: "Sequence[QuerySet[Any]]", *, tail: str) -> Statement | None:
    """The rows of all lists in one statement that ends in `tail`; None where each must be empty."""
    made: list[tuple[str, Sequence[Any]]] = []
    for rows in lists:
        with suppress(EmptyResultSet):
            made.append(rows.query.sql_with_params())
    if not made:
        return None
    words = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS one" for sql, _ in made)  # noqa: S608
    params = tuple(value for _, values in made for value in values)
    return Statement(f"SELECT * FROM ({words}) AS every {tail}", params)  # noqa: S608 - ORM's words
