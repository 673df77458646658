"""Telling of deadlines that come near: each mark once, and the claims are to be worked again."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from psycopg import sql

from claims.rules.deadlines import ALERTS

TOLD = sql.SQL(
    """
    WITH near AS (
        SELECT d.id, d.claim_id, (SELECT min(mark) FROM unnest({marks}) mark
            WHERE d.due_on <= {today} + mark) AS mark
        FROM claims_deadline d
        WHERE d.state = 'running' AND d.due_on <= {today} + {first} AND d.due_on >= {today}
    ), told AS (
        UPDATE claims_deadline d SET alerted = near.mark FROM near
        WHERE d.id = near.id AND (d.alerted IS NULL OR d.alerted > near.mark)
        RETURNING d.claim_id, near.mark
    ), woken AS (
        UPDATE claims_claim c SET is_due = true
        WHERE c.id IN (SELECT claim_id FROM told) AND NOT c.is_due
    )
    SELECT coalesce(worker.id, t.lead_id), told.mark, count(DISTINCT c.id), min(c.claim_number)
    FROM told JOIN claims_claim c ON c.id = told.claim_id JOIN accounts_team t ON t.id = c.team_id
    LEFT JOIN accounts_user worker ON worker.id = c.assignee_id AND worker.is_active
    GROUP BY 1, 2 ORDER BY 1, 2
    """
)


@dataclass(frozen=True, slots=True)
class Alert:
    """How many claims of a person reached a mark; nobody works those of no person."""

    person: int | None
    mark: int
    claims: int
    claim_number: str


def reach_marks(today: date) -> list[Alert]:
    """Marks the deadlines that have come near and wakes their claims; whom to tell of how many."""
    statement = TOLD.format(
        marks=sql.Literal(list(ALERTS)),
        first=sql.Literal(max(ALERTS)),
        today=sql.SQL("{}::date").format(sql.Literal(today)),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [Alert(*row) for row in cursor.fetchall()]
