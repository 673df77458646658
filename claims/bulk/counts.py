"""How many rows several lists have, in one statement; each is counted up to a limit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from claims.bulk.totals import COUNTED

# A number beside the name of a list that is not open says how much waits there, not how many.
GLANCED = 1_000


@dataclass(frozen=True, slots=True)
class Count:
    """Rows of a list; with `more` there are more than were counted."""

    rows: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.rows:,}{'+' if self.more else ''}"


def capped_counts(
    lists: Mapping[str, "Sequence[QuerySet[Any]]"], *, looked_at: str = ""
) -> dict[str, Count]:
    """The counts by the names given, however many lists: one round trip. A list may come in
    parts that share no row. The list looked at is counted further than the others."""
    most = {name: COUNTED if name == looked_at else GLANCED for name in lists}
    counted: list[str] = []
    params: list[Any] = []
    for name, parts in lists.items():
        statements = [_statement(rows, most[name]) for rows in parts]
        counted.append(" + ".join(f"(SELECT count(*) FROM ({sql}) AS c)" for sql, _ in statements))
        params += [value for _, given in statements for value in given]
    if not counted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counted)}", params)
        found = cursor.fetchone()
    return {
        name: Count(min(rows, most[name]), rows > most[name])
        for name, rows in zip(lists, found, strict=True)
    }


def _statement(rows: "QuerySet[Any]", most: int) -> tuple[str, list[Any]]:
    """The list's ids as far as they are counted; a list that must be empty asks nothing."""
    query = rows.order_by().values("pk")[: most + 1].query
    try:
        sql, params = query.sql_with_params()
    except EmptyResultSet:
        return "SELECT 1 WHERE false", []
    return sql, list(params)
