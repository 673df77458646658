"""The two rollups: folded by a job, read as cells plus the deltas not yet folded."""

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from arengine.lib.locks import take_alone

STOCK_KEYS = "facility_id, payer_id, team_id, bucket, status"
STOCK_SUMS = ("claims", "dollars")
FLOW_KEYS = "month, facility_id, payer_id, team_id, kind"
FLOW_SUMS = ("entries", "dollars", "days", "entries_with_days")

STOCK = (
    f"(SELECT {STOCK_KEYS}, claims, dollars FROM claims_stockcell UNION ALL "
    f"SELECT {STOCK_KEYS}, claims, dollars FROM claims_stockdelta)"
)
FLOW = (
    f"(SELECT {FLOW_KEYS}, {', '.join(FLOW_SUMS)} FROM claims_flowcell UNION ALL "
    f"SELECT {FLOW_KEYS}, {', '.join(FLOW_SUMS)} FROM claims_flowdelta)"
)


def fold_rollups() -> int:
    """Adds the waiting deltas to their cells and lets empty cells go. Returns deltas folded."""
    with transaction.atomic(), connection.cursor() as cursor:
        take_alone("fold_rollups")
        folded = _fold(cursor, "stock", STOCK_KEYS, STOCK_SUMS)
        folded += _fold(cursor, "flow", FLOW_KEYS, FLOW_SUMS)
    return folded


def _fold(cursor: CursorWrapper, name: str, keys: str, sums: tuple[str, ...]) -> int:
    cell, delta = f"claims_{name}cell", f"claims_{name}delta"
    totals = ", ".join(f"sum({column})" for column in sums)
    added = ", ".join(f"{column} = {cell}.{column} + EXCLUDED.{column}" for column in sums)
    empty = " AND ".join(f"{column} = 0" for column in sums)
    cursor.execute(
        f"WITH waiting AS (DELETE FROM {delta} RETURNING *), "
        f"folded AS (INSERT INTO {cell} ({keys}, {', '.join(sums)}) "
        f"SELECT {keys}, {totals} FROM waiting GROUP BY {keys} "
        f"ON CONFLICT ({keys}) DO UPDATE SET {added}) "
        "SELECT count(*) FROM waiting"
    )
    (folded,) = cursor.fetchone()
    cursor.execute(f"DELETE FROM {cell} WHERE {empty}")
    return int(folded)


def waiting_deltas() -> int:
    """Rows that the next fold will add to their cells."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM claims_stockdelta) "
            "+ (SELECT count(*) FROM claims_flowdelta)"
        )
        (count,) = cursor.fetchone()
    return int(count)


def rebuild_rollups() -> None:
    """Computes both rollups anew from claims and ledger, while writers wait."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE claims_claim, claims_ledgerentry IN SHARE MODE")
        for table in ("stockcell", "stockdelta", "flowcell", "flowdelta"):
            cursor.execute(f"DELETE FROM claims_{table}")
        cursor.execute(
            f"INSERT INTO claims_stockcell ({STOCK_KEYS}, claims, dollars) {STOCK_TRUTH}"
        )
        cursor.execute(
            f"INSERT INTO claims_flowcell ({FLOW_KEYS}, {', '.join(FLOW_SUMS)}) {FLOW_TRUTH}"
        )


STOCK_TRUTH = f"SELECT {STOCK_KEYS}, count(*), sum(balance) FROM claims_claim GROUP BY {STOCK_KEYS}"
FLOW_TRUTH = """
SELECT date_trunc('month', posted_on)::date, facility_id, payer_id, team_id, kind,
       sum(step), sum(amount), coalesce(sum(step * days_to_payment), 0),
       coalesce(sum(step) FILTER (WHERE days_to_payment IS NOT NULL), 0)
FROM (SELECT *, CASE WHEN reverses_id IS NULL THEN 1 ELSE -1 END AS step
      FROM claims_ledgerentry) AS entry
GROUP BY 1, 2, 3, 4, 5
"""
