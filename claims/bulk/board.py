"""Counting the board: one pass over the open claims."""

from datetime import date
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from arengine.lib.dates import day_start, days_before
from arengine.lib.locks import take_alone
from claims.bulk.rollups import STOCK
from claims.bulk.scopes import scope_of

# Up to here a page counts for itself; a larger portfolio is counted by a job.
COUNTED_AT_ONCE = 20_000
COLUMNS = (
    *("facility_id", "team_id", "assignee_id", "counted_at", "claims", "dollars", "due"),
    *("due_dollars", "due_today", "overdue", "untouched_30", "untouched_30_dollars"),
    *("untouched_45", "untouched_45_dollars", "oldest_on", "largest"),
)
COUNT = """
SELECT facility_id, team_id, assignee_id, now(), count(*), sum(balance),
       count(*) FILTER (WHERE is_due), coalesce(sum(balance) FILTER (WHERE is_due), 0),
       count(*) FILTER (WHERE is_due AND follow_up_on = %(today)s),
       count(*) FILTER (WHERE is_due AND follow_up_on < %(today)s),
       count(*) FILTER (WHERE {untouched_30}),
       coalesce(sum(balance) FILTER (WHERE {untouched_30}), 0),
       count(*) FILTER (WHERE {untouched_45}),
       coalesce(sum(balance) FILTER (WHERE {untouched_45}), 0),
       min(age_anchor_on), max(balance)
FROM claims_claim WHERE status = 'open' AND {scope} GROUP BY 1, 2, 3
"""
# The same as claims.filters.desk.untouched.
UNTOUCHED = (
    "coalesce(last_touch_at < %(start_{0})s, false) "
    "OR last_touch_at IS NULL AND age_anchor_on < %(day_{0})s"
)
Cell = dict[str, Any]


def board_cells(user: User, today: date) -> list[Cell]:
    """The cells of what the user sees: counted now, or when the job last did."""
    kept = "" if _open_claims() <= COUNTED_AT_ONCE else "kept"
    scope, values = scope_of(user)
    columns = ", ".join(COLUMNS)
    statement = f"SELECT {columns} FROM claims_boardcell WHERE {scope}" if kept else _count(scope)
    with connection.cursor() as cursor:
        cursor.execute(statement, {**_days(today), **values})
        return [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]


def keep_board(today: date) -> int:
    """Counts a portfolio that pages do not count themselves. Returns the cells written."""
    if _open_claims() <= COUNTED_AT_ONCE:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        take_alone("keep_board")
        cursor.execute("DELETE FROM claims_boardcell")
        insert = f"INSERT INTO claims_boardcell ({', '.join(COLUMNS)}) {_count('true')}"
        cursor.execute(insert, _days(today))
        return cursor.rowcount


def _count(scope: str) -> str:
    untouched = {f"untouched_{days}": UNTOUCHED.format(days) for days in (30, 45)}
    return COUNT.format(scope=scope, **untouched)


def _days(today: date) -> dict[str, Any]:
    since = {days: days_before(today, days) for days in (30, 45)}
    return {
        "today": today,
        **{f"day_{days}": day for days, day in since.items()},
        **{f"start_{days}": day_start(day) for days, day in since.items()},
    }


def _open_claims() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT coalesce(sum(claims), 0) FROM {STOCK} AS cells WHERE status = 'open'"
        )
        return int(cursor.fetchone()[0])
