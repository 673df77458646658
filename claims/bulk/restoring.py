"""Putting columns of many claims back to what each had: one statement."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from psycopg import sql

from accounts.models import User
from claims.bulk.told import lock, write_and_tell
from claims.models import Claim


def restore(
    rows: Sequence[dict[str, Any]], columns: Sequence[str], *, text: str, user: User
) -> list[int]:
    """Rows of pk, version and columns; a claim of another version stays as it is. Returns those
    put back."""
    lock(row["pk"] for row in rows)
    types = [Claim._meta.get_field(column).db_type(connection) for column in columns]
    record = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL(kind or "text"))
        for column, kind in zip(columns, types, strict=True)
    )
    locked = sql.SQL(
        "SELECT c.id, b.* FROM claims_claim c "
        "JOIN jsonb_to_recordset({rows}::jsonb) AS b(pk bigint, known integer, {record}) "
        "ON b.pk = c.id WHERE c.version = b.known ORDER BY c.id FOR UPDATE OF c"
    ).format(rows=sql.Literal(json.dumps(rows)), record=record)
    assignments = sql.SQL(", ").join(
        sql.SQL("{column} = locked.{column}").format(column=sql.Identifier(column))
        for column in columns
    )
    return write_and_tell(locked, assignments, kind="undone", text=sql.Literal(text), user=user)
