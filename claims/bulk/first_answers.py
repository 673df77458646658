"""New claims wait for the payer's usual answer: as its contract says, else as its line of business.

Nobody has touched them, and each waits once. They come back by themselves: on their day, or as
soon as the payer answers or a deadline is nearer (`claims.bulk.waking`).
"""

from datetime import date

from django.db import connection, transaction
from psycopg import sql

from arengine.lib.deadlocks import retry_deadlocks
from claims.bulk.merged import STANDING
from claims.choices import SnoozeReason
from claims.models import ContractTerm
from claims.models.snoozes import NOT_ANSWERED

# The term in force when the claim was billed; what was agreed with a payer holds for the one it
# was merged into. A deadline that is nearer keeps the claim in view.
WAIT = sql.SQL(
    """
WITH RECURSIVE """
    + STANDING
    + """, usual AS (
    SELECT s.counts_as AS payer_id, ceil(t.value)::int AS days, t.effective_from, t.source,
        CASE WHEN t.payer_id = s.counts_as THEN 1 ELSE 2 END AS place
    FROM claims_contractterm t JOIN standing s ON s.id = t.payer_id WHERE t.kind = {response}
    UNION ALL
    SELECT p.id, a.days, a.effective_from, a.source, 3
    FROM claims_answertime a JOIN claims_payer p ON p.line_of_business = a.line_of_business
    WHERE a.in_use
), waiting AS MATERIALIZED (
    SELECT c.id, term.days, term.source, c.billed_on + term.days AS answer_on FROM claims_claim c
    CROSS JOIN LATERAL (SELECT days, source FROM usual
        WHERE usual.payer_id = c.payer_id AND effective_from <= c.billed_on
        ORDER BY place, effective_from DESC LIMIT 1) term
    WHERE {which} AND c.status = 'open' AND c.is_due AND c.follow_up_on IS NULL
        AND c.touch_count = 0 AND c.work_status IN ('new', 'assigned')
        AND c.adjudication_status = ANY({silent})
        AND c.denial_code = '' AND c.last_payment_on IS NULL
        AND c.billed_on + term.days > {today}
        AND (c.deadline_on IS NULL OR c.deadline_on > c.billed_on + term.days)
        AND NOT EXISTS (SELECT FROM claims_snooze s WHERE s.claim_id = c.id)
        AND NOT EXISTS (SELECT FROM claims_ledgerentry e
            WHERE e.claim_id = c.id AND e.kind = 'payment')
    ORDER BY c.id FOR NO KEY UPDATE OF c
), put_off AS (
    INSERT INTO claims_snooze (claim_id, reason, until, when_paid, set_at)
    SELECT id, {reason}, answer_on, true, statement_timestamp() FROM waiting
), told AS (
    INSERT INTO claims_event (claim_id, kind, text)
    SELECT id, 'waiting', left('Waits until ' || to_char(answer_on, 'FMMon FMDD, YYYY')
        || ' for the payer''s usual answer: ' || days || ' days (' || source || ').', 500)
    FROM waiting
)
UPDATE claims_claim c SET follow_up_on = answer_on, is_due = false, version = c.version + 1,
    updated_at = now()
FROM waiting WHERE c.id = waiting.id
"""
)


@retry_deadlocks
@transaction.atomic
def wait_for_answers(which: sql.Composable, today: date) -> int:
    """Puts claims `c` off to the day of the payer's usual answer; returns how many that were."""
    statement = WAIT.format(
        which=which,
        today=sql.SQL("{}::date").format(sql.Literal(today)),
        silent=sql.SQL("{}::text[]").format(sql.Literal([str(said) for said in NOT_ANSWERED])),
        response=sql.Literal(ContractTerm.Kind.RESPONSE.value),
        reason=sql.Literal(SnoozeReason.FIRST_ANSWER.value),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount
