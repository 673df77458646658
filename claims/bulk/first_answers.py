"""New claims wait for the payer's usual answer, where its contract says how long that takes.

Nobody has touched them, and they come back by themselves on their day. No version moves.
"""

from datetime import date

from django.db import connection, transaction
from psycopg import sql

from arengine.lib.deadlocks import retry_deadlocks

# The term in force when the claim was billed; a deadline that is nearer keeps the claim in view.
WAIT = sql.SQL(
    """
WITH waiting AS MATERIALIZED (
    SELECT c.id, c.billed_on + term.days AS answer_on FROM claims_claim c
    CROSS JOIN LATERAL (SELECT ceil(t.value)::int AS days FROM claims_contractterm t
        WHERE t.payer_id = c.payer_id AND t.kind = 'usual_response_days'
        AND t.effective_from <= c.billed_on ORDER BY t.effective_from DESC LIMIT 1) term
    WHERE {which} AND c.status = 'open' AND c.is_due AND c.follow_up_on IS NULL
        AND c.touch_count = 0 AND c.work_status IN ('new', 'assigned')
        AND c.denial_code = '' AND c.last_payment_on IS NULL
        AND c.billed_on + term.days > {today}
        AND (c.deadline_on IS NULL OR c.deadline_on > c.billed_on + term.days)
    ORDER BY c.id FOR NO KEY UPDATE OF c
)
UPDATE claims_claim c SET follow_up_on = answer_on, is_due = false
FROM waiting WHERE c.id = waiting.id
"""
)


@retry_deadlocks
@transaction.atomic
def wait_for_answers(which: sql.Composable, today: date) -> int:
    """Puts claims `c` off to the day of the payer's usual answer; returns how many that were."""
    day = sql.SQL("{}::date").format(sql.Literal(today))
    with connection.cursor() as cursor:
        cursor.execute(WAIT.format(which=which, today=day))
        return cursor.rowcount
