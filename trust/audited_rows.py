"""Every row that the audit covers, as the audit would write it, and its entries as it did."""

import json
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import connection

from arengine.audited import audited_tables

Row = dict[str, Any]
# Table, id, columns.
Rows = dict[str, dict[int, Row]]

GENERATED = """
SELECT attname FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND attgenerated <> ''"""
AMOUNTS = """
SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0
AND NOT attisdropped AND atttypid = 'numeric'::regtype ORDER BY attnum"""
ROWS = "SELECT id, jsonb_strip_nulls(to_jsonb(row) - %s::text[])::text FROM {} AS row"
ENTRIES = """
SELECT to_jsonb(entry)::text FROM accounts_auditentry entry WHERE id > %s ORDER BY id"""


def audited_rows() -> Rows:
    """All of them, without the columns of which the audit does not tell the values."""
    return {
        table: {number: _read(row) for number, row in _fetch(ROWS.format(table), [hidden])}
        for table, hidden in _hidden().items()
    }


def entries_after(number: int) -> list[Row]:
    return [_read(entry) for (entry,) in _fetch(ENTRIES, [number])]


def last_entry() -> int:
    return int(_fetch("SELECT coalesce(max(id), 0) FROM accounts_auditentry", [])[0][0])


def amounts_of(table: str) -> list[str]:
    """Its columns of money, in the table's order."""
    return [name for (name,) in _fetch(AMOUNTS, [table])]


def secrets_of(table: str) -> tuple[str, ...]:
    return next(secret for name, _, _, secret in audited_tables() if name == table)


def derived_of(table: str) -> tuple[str, ...]:
    return next(derived for name, _, derived, _ in audited_tables() if name == table)


@cache
def _hidden() -> dict[str, list[str]]:
    return {
        table: ["id", *silent, *secret, *(name for (name,) in _fetch(GENERATED, [table]))]
        for table, silent, _, secret in audited_tables()
    }


def _read(words: str) -> Any:
    return json.loads(words, parse_float=Decimal)


def _fetch(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
