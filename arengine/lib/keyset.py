"""Pages of a list by (value, id), never by OFFSET: no row twice, none skipped, whatever ties.

A position in the list is a signed cursor, good for one list in one order. Rows are the
dictionaries of `values()` and hold `id` and the column of the order. Rows without a value come
last in either direction, read as a list of their own, so that indexes serve both parts.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Q, QuerySet
from django.db.models.fields.tuple_lookups import (
    Tuple,
    TupleGreaterThan,
    TupleLessThan,
)

DEFAULT_LIMIT = 50
HIGHEST_LIMIT = 500
Row = dict[str, Any]
Rows = QuerySet[Any, Row]


@dataclass(frozen=True, slots=True)
class Order:
    """An order of a list: its public name and the column behind it; ties go by id."""

    name: str
    column: str
    descending: bool = False
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list and the cursors of the pages around them."""

    rows: list[Row]
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class _Start:
    value: Any
    id: int
    backwards: bool


def both_ways(
    name: str, column: str = "", *, flipped: bool = False, nullable: bool = False
) -> dict[str, Order]:
    """`name` and `-name`; flipped where the column runs against it (age and its anchor)."""
    return {
        sign + name: Order(sign + name, column or name, (sign == "-") != flipped, nullable)
        for sign in ("", "-")
    }


def page(rows: Rows, order: Order, *, scope: str, limit: int, cursor: str = "") -> Page:
    """The page at the cursor (the first without one). ValidationError: not a cursor of ours."""
    start = _read_cursor(cursor, scope, order) if cursor else None
    backwards = start is not None and start.backwards
    found = _read(rows, order, start, backwards, limit + 1)
    more, found = len(found) > limit, found[:limit]
    if backwards:
        found.reverse()
    following = bool(found) and (more or backwards)
    preceding = bool(found) and (more if backwards else start is not None)
    return Page(
        found,
        next=_cursor(found[-1], scope, order, backwards=False) if following else None,
        previous=_cursor(found[0], scope, order, backwards=True) if preceding else None,
    )


def in_order(rows: Rows, order: Order) -> Rows:
    """The whole list in its order, for an export."""
    value = F(order.column)
    if order.descending:
        return rows.order_by(value.desc(nulls_last=True), "-id")
    return rows.order_by(value.asc(nulls_last=True), "id")


def _read(rows: Rows, order: Order, start: _Start | None, backwards: bool, limit: int) -> list[Row]:
    """Up to `limit` rows past the start, in reading direction."""
    descending = order.descending != backwards
    found: list[Row] = []
    for absent in _parts(order, start, backwards):
        part = _ordered(rows, order, descending, absent)
        if start is not None and (start.value is None) == absent:
            part = part.filter(_past(order, start, descending))
        if len(found) < limit:
            found += part[: limit - len(found)]
    return found


def _parts(order: Order, start: _Start | None, backwards: bool) -> Iterable[bool]:
    """Which parts of the list lie ahead: rows with a value (False), rows without (True)."""
    parts = [False, True] if order.nullable else [False]
    if backwards:
        parts.reverse()
    return parts if start is None else parts[parts.index(start.value is None) :]


def _ordered(rows: Rows, order: Order, descending: bool, absent: bool) -> Rows:
    if order.nullable:
        rows = rows.filter(**{f"{order.column}__isnull": absent})
    columns = ["id"] if absent or order.column == "id" else [order.column, "id"]
    return rows.order_by(*(f"-{column}" if descending else column for column in columns))


def _past(order: Order, start: _Start, descending: bool) -> Q | Any:
    """Rows behind the start; a row comparison, which one index scan answers."""
    if start.value is None:
        return Q(id__lt=start.id) if descending else Q(id__gt=start.id)
    compare = TupleLessThan if descending else TupleGreaterThan
    return compare(Tuple(F(order.column), F("id")), (start.value, start.id))


def _cursor(row: Row, scope: str, order: Order, *, backwards: bool) -> str:
    position = [row[order.column], row["id"], backwards]
    return signing.dumps(position, salt=_salt(scope, order), serializer=_Json)


def _read_cursor(cursor: str, scope: str, order: Order) -> _Start:
    try:
        value, id_, backwards = signing.loads(cursor, salt=_salt(scope, order), serializer=_Json)
    except (signing.BadSignature, ValueError):
        message = "found a cursor of another list or order, expected one from `next`"
        raise ValidationError({"cursor": [message]}) from None
    return _Start(value, id_, backwards)


def _salt(scope: str, order: Order) -> str:
    return f"keyset:{scope}:{order.name}"


class _Json(signing.JSONSerializer):
    """Dates and amounts as text, which the comparison reads again."""

    def dumps(self, obj: Any) -> bytes:
        return json.dumps(obj, separators=(",", ":"), cls=_ExactMoments).encode()


class _ExactMoments(DjangoJSONEncoder):
    """A moment cut to milliseconds would lie before its own row, which would come again."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)
