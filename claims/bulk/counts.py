"""How many rows several lists have, in one statement; each is counted up to a limit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from claims.bulk.totals import COUNTED


@dataclass(frozen=True, slots=True)
class Count:
    """Rows of a list; with `more` there are more than were counted."""

    rows: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.rows:,}{'+' if self.more else ''}"


def capped_counts(lists: Mapping[str, "Sequence[QuerySet[Any]]"]) -> dict[str, Count]:
    """The counts by the names given, however many lists: one round trip. A list may come in
    parts that share no row."""
    counted: list[str] = []
    params: list[Any] = []
    for parts in lists.values():
        statements = [_statement(rows) for rows in parts]
        counted.append(" + ".join(f"(SELECT count(*) FROM ({sql}) AS c)" for sql, _ in statements))
        params += [value for _, given in statements for value in given]
    if not counted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counted)}", params)
        found = cursor.fetchone()
    return {
        name: Count(min(rows, COUNTED), rows > COUNTED)
        for name, rows in zip(lists, found, strict=True)
    }


def _statement(rows: "QuerySet[Any]") -> tuple[str, list[Any]]:
    """The list's ids as far as they are counted; a list that must be empty asks nothing."""
    query = rows.order_by().values("pk")[: COUNTED + 1].query
    try:
        sql, params = query.sql_with_params()
    except EmptyResultSet:
        return "SELECT 1 WHERE false", []
    return sql, list(params)
