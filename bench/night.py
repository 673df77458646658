"""The night: what re-ageing writes when nothing crosses an edge, against writing every row."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from bench.figures import stopwatch, wal_position
from bench.files import AS_OF
from claims.bulk.ageing import reage

EVERY_ROW = "UPDATE claims_claim SET bucket = bucket, updated_at = now(), version = version + 1"


def nights() -> dict[str, dict[str, Any]]:
    """Rows, seconds and WAL bytes of an empty night, a usual one, and of writing all."""
    day = timedelta(days=1)
    return {
        # All that crossed yesterday is looked at again, and stands where it should.
        "empty": _measured(lambda: reage(AS_OF, AS_OF - day)),
        "usual": _measured(lambda: reage(AS_OF + day, AS_OF)),
        "every_row": _measured(_write_all),
    }


def _write_all() -> int:
    with connection.cursor() as cursor:
        cursor.execute(EVERY_ROW)
        return int(cursor.rowcount)


def _measured(work: Callable[[], int]) -> dict[str, Any]:
    """Rolled back: WAL and time are spent all the same."""
    with stopwatch() as seconds, transaction.atomic():
        before = wal_position()
        rows = work()
        written = wal_position() - before
        transaction.set_rollback(True)
    return {"rows": rows, "seconds": round(seconds(), 3), "wal_bytes": written}
