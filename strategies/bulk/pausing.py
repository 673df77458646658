"""Pausing, resuming and ending all claims of a campaign: one statement a table."""

from datetime import date

from django.db import connection

PAUSE = """
WITH held AS (
    UPDATE strategies_enrolment SET state = 'paused'
    WHERE campaign_id = %s AND state = 'running' RETURNING claim_id, due_on
)
UPDATE claims_nextstep n SET due_on = NULL FROM held
WHERE n.claim_id = held.claim_id AND n.due_on = held.due_on
"""
RESUME = """
WITH freed AS (
    UPDATE strategies_enrolment SET state = 'running', due_on = due_on + %s
    WHERE campaign_id = %s AND state = 'paused' RETURNING claim_id, due_on
)
UPDATE claims_nextstep n SET due_on = freed.due_on FROM freed
WHERE n.claim_id = freed.claim_id AND n.due_on IS NULL
"""
# What the statement reads is what was before it: the steps that are taken away here.
END = """
WITH under_way AS (
    SELECT id, claim_id, due_on FROM strategies_enrolment
    WHERE campaign_id = %s AND state IN ('running', 'paused') ORDER BY id FOR UPDATE
), ended AS (
    UPDATE strategies_enrolment e SET state = 'exited', position = NULL, due_on = NULL,
        ended_on = %s, ended_because = %s
    FROM under_way WHERE e.id = under_way.id
)
DELETE FROM claims_nextstep n USING under_way
WHERE n.claim_id = under_way.claim_id AND (n.due_on IS NULL OR n.due_on = under_way.due_on)
"""


def pause(campaign_id: int) -> None:
    """Nothing comes due any more; the claims' next steps stand without a day."""
    _execute(PAUSE, campaign_id)


def resume(campaign_id: int, days: int) -> None:
    """Due days move on by so many days."""
    _execute(RESUME, days, campaign_id)


def end(campaign_id: int, day: date, because: str) -> None:
    """Claims still under way leave; their next steps are gone."""
    _execute(END, campaign_id, day, because)


def _execute(statement: str, *values: str | int | date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
