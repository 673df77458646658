"""What sleeps comes back by itself: on its day, or before it. One statement each.

What was put off until a payment posts comes back with it. What waits for the payer's usual answer
comes back as soon as there is one, or as a deadline is nearer than the answer.
"""

import json
from datetime import date
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from claims.choices import CameBack, SnoozeReason
from claims.models.snoozes import NOT_ANSWERED

# Claims are locked in key order, each known to sleep still. Those of an index of sleepers alone,
# so that this costs nothing where nothing is due. No version moves: nothing a person reads does.
WAKE = """
WITH waking AS MATERIALIZED (
    SELECT c.id FROM claims_claim c
    WHERE NOT c.is_due AND c.follow_up_on <= %(today)s ORDER BY c.id FOR NO KEY UPDATE
), woken AS (
    UPDATE claims_claim c SET is_due = true FROM waking WHERE c.id = waking.id RETURNING c.id
), marked AS (
    UPDATE claims_snooze s SET came_back_at = now(),
        came_back_by = CASE s.reason WHEN 'first_answer' THEN 'silence' ELSE 'day' END
    FROM woken WHERE s.claim_id = woken.id AND s.came_back_at IS NULL
)
SELECT count(*) FROM woken"""

# A payment counts that was recorded after the claim was put off, and was not taken back; of a
# payer's first answer also what a file says was paid.
EARLY = sql.SQL(
    """
WITH sleeping AS MATERIALIZED (
    SELECT c.id, s.until, CASE
        WHEN EXISTS (SELECT FROM claims_ledgerentry e WHERE e.claim_id = c.id
            AND e.kind = 'payment' AND e.amount < 0 AND e.recorded_at >= s.set_at
            AND NOT EXISTS (SELECT FROM claims_ledgerentry r WHERE r.reverses_id = e.id))
            THEN {payment}
        WHEN s.reason <> {first_answer} OR c.status <> 'open' OR c.work_status = 'closed' THEN ''
        WHEN c.last_payment_on IS NOT NULL THEN {payment}
        WHEN c.denial_code <> '' OR c.adjudication_status = 'denied' THEN {denial}
        WHEN c.adjudication_status <> ALL({silent}) THEN {answer}
        WHEN c.deadline_on <= s.until THEN {deadline} ELSE '' END AS why
    FROM claims_snooze s JOIN claims_claim c ON c.id = s.claim_id
    WHERE s.when_paid AND s.came_back_at IS NULL AND {which}
    ORDER BY c.id FOR NO KEY UPDATE OF c
), woken AS (
    UPDATE claims_claim c SET is_due = true FROM sleeping w WHERE c.id = w.id AND w.why <> ''
    RETURNING c.id, w.why, w.until
), marked AS (
    UPDATE claims_snooze s SET came_back_at = now(), came_back_by = why FROM woken
    WHERE s.claim_id = woken.id
), told AS (
    INSERT INTO claims_event (claim_id, kind, text)
    SELECT id, 'woken', 'Back in the queue before ' || to_char(until, 'FMMon FMDD, YYYY') || ': '
        || ({words}::jsonb ->> why) || '.'
    FROM woken WHERE why <> {payment}
)
SELECT count(*) FROM woken"""
)
WORDS = {str(value): label for value, label in CameBack.choices}


@transaction.atomic
def wake_claims(today: date) -> int:
    """Brings back what is due by its day or before; returns how many claims that were."""
    return _count(WAKE, {"today": today}) + wake_early()


def wake_early(which: sql.Composable = sql.SQL("true")) -> int:  # noqa: B008
    """Brings back claims `c` that got what they wait for; returns how many."""
    return _count(wake_early_statement(which))


def wake_early_statement(which: sql.Composable) -> sql.Composed:
    """The same, for whoever sends it along with another statement."""
    return EARLY.format(
        which=which,
        silent=sql.SQL("{}::text[]").format(sql.Literal([str(said) for said in NOT_ANSWERED])),
        words=sql.Literal(json.dumps(WORDS)),
        payment=sql.Literal(CameBack.PAYMENT.value),
        denial=sql.Literal(CameBack.DENIAL.value),
        answer=sql.Literal(CameBack.ANSWER.value),
        deadline=sql.Literal(CameBack.DEADLINE.value),
        first_answer=sql.Literal(SnoozeReason.FIRST_ANSWER.value),
    )


def _count(statement: str | sql.Composed, values: dict[str, Any] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])
