"""Count and sum beside a list: exact from the rollups where they can say, else counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet, Sum

from accounts.models import User
from arengine.lib.money import ZERO
from claims.bulk.rollups import FLOW, STOCK
from claims.bulk.scopes import seen_cells

COUNTED = 10_000
# A test of a rollup's column, and its value: ("payer_id = ANY(%s)", [1, 2]).
Condition = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Total:
    """Rows of a list and their sum. With `more` there are more rows than were counted."""

    rows: int
    dollars: Decimal | None
    more: bool = False


def among(column: str, values: Sequence[object]) -> list[Condition]:
    """The column is one of the values; no values, no condition."""
    return [(f"{column} = ANY(%s)", list(values))] if values else []


def stock_total(user: User, conditions: Sequence[Condition]) -> Total:
    """Claims and balance from the stock rollup, within what the user may see."""
    return Total(*_sums(STOCK, "claims", [*conditions, *_scope(user)]))


def flow_dollars(user: User, conditions: Sequence[Condition]) -> Decimal:
    """What entries add up to, from the flow rollup, within what the user may see."""
    return _sums(FLOW, "entries", [*conditions, *_scope(user)])[1]


def capped_total(rows: "QuerySet[Any]", column: str) -> Total:
    """Counts up to COUNTED rows; beyond, the sum stays unknown."""
    total = exact_total(rows.order_by()[: COUNTED + 1], column)
    return total if total.rows <= COUNTED else Total(COUNTED, None, more=True)


def exact_total(rows: "QuerySet[Any]", column: str) -> Total:
    """Counts however many there are."""
    sums = rows.aggregate(rows=Count("pk"), dollars=Sum(column))
    return Total(sums["rows"], sums["dollars"] or ZERO)


def _sums(cells: str, counter: str, conditions: Sequence[Condition]) -> tuple[int, Decimal]:
    where = "".join(f" AND {test}" for test, _ in conditions)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT coalesce(sum({counter}), 0), coalesce(sum(dollars), 0) "
            f"FROM {cells} AS cells WHERE true{where}",
            [value for _, value in conditions],
        )
        rows, dollars = cursor.fetchone()
    return int(rows), dollars + ZERO


def _scope(user: User) -> list[Condition]:
    seen = seen_cells(user)
    return [] if seen is None else [(f"{seen[0]} = ANY(%s)", seen[1])]
