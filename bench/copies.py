"""What the database alone can do: COPY of rows that are clean already, streamed from a file."""

from pathlib import Path

from django.db import connection, transaction

from arengine.ownership import owning
from bench.figures import stopwatch
from claims.models import Claim

BLOCK = 1 << 20
EMPTIED = "claims_claim, claims_stockcell, claims_stockdelta, claims_flowcell, claims_flowdelta"
SECONDARY = """
SELECT indexdef, indexrelid::regclass::text FROM pg_indexes
JOIN pg_index ON indexrelid = (quote_ident(schemaname) || '.' || quote_ident(indexname))::regclass
WHERE tablename = 'claims_claim' AND NOT indisprimary AND NOT indisunique"""
FOREIGN_KEYS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = 'claims_claim'::regclass AND contype = 'f'"""


def export_claims(path: Path) -> int:
    """The loaded claims as COPY text in the order of their ids; how many."""
    rows = f"SELECT {_columns()} FROM claims_claim ORDER BY id"
    with path.open("wb") as out, connection.cursor() as cursor:
        with cursor.copy(f"COPY ({rows}) TO STDOUT") as copy:
            for block in copy:
                out.write(block)
        return int(cursor.rowcount)


def copy_into_place(path: Path) -> float:
    """Into the empty table with its indexes, keys and triggers: the baseline."""
    empty()
    with stopwatch() as seconds, transaction.atomic():
        _copy(path)
    return seconds()


def copy_then_index(path: Path) -> float:
    """Secondary indexes and foreign keys dropped before and built after: the limit."""
    empty()
    with owning(), stopwatch() as seconds, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SECONDARY)
        indexes = cursor.fetchall()
        cursor.execute(FOREIGN_KEYS)
        keys = cursor.fetchall()
        for name, _ in keys:
            cursor.execute(f"ALTER TABLE claims_claim DROP CONSTRAINT {name}")
        for _, name in indexes:
            cursor.execute(f"DROP INDEX {name}")
        _copy(path)
        for definition, _ in indexes:
            cursor.execute(definition)
        for name, definition in keys:
            cursor.execute(f"ALTER TABLE claims_claim ADD CONSTRAINT {name} {definition}")
    return seconds()


def empty() -> None:
    """No claims, no sums; payers, facilities and what the imports noted stay."""
    with owning(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {EMPTIED} CASCADE")


def _columns() -> str:
    return ", ".join(str(f.column) for f in Claim._meta.concrete_fields if not f.generated)


def _copy(path: Path) -> None:
    statement = f"COPY claims_claim ({_columns()}) FROM STDIN"
    with (
        path.open("rb") as source,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        while block := source.read(BLOCK):
            copy.write(block)
