"""Pausing, resuming and ending all claims of a campaign: one statement each."""

from datetime import date

from django.db import connection
from psycopg import sql

from strategies.bulk.saying import say_steps, unsay_steps

PAUSE = """
WITH held AS (
    UPDATE strategies_enrolment SET state = 'paused'
    WHERE campaign_id = {campaign} AND state = 'running' RETURNING claim_id
)
{unsay}
"""
RESUME = """
WITH freed AS (
    UPDATE strategies_enrolment SET state = 'running', due_on = due_on + {days},
        cycle_on = cycle_on + {days}
    WHERE campaign_id = {campaign} AND state = 'paused'
    RETURNING claim_id, version_id, cycle, position, due_on
)
{say}
"""
END = """
WITH ended AS (
    UPDATE strategies_enrolment SET state = 'exited', position = NULL, due_on = NULL,
        ended_on = {day}, ended_because = {because}
    WHERE campaign_id = {campaign} AND state IN ('running', 'paused') RETURNING claim_id
), told AS (
    INSERT INTO claims_event (claim_id, kind, text)
    SELECT claim_id, 'workflow', 'Left its workflow: ' || {because} FROM ended ORDER BY claim_id
)
{unsay}
"""


def pause(campaign_id: int) -> None:
    """Nothing comes due any more, and nothing is said of what to do next."""
    _execute(PAUSE, campaign=campaign_id, unsay=unsay_steps("held"))


def resume(campaign_id: int, days: int) -> None:
    """What was due comes due so many days later, and is said again."""
    _execute(RESUME, campaign=campaign_id, days=days, say=say_steps("freed"))


def end(campaign_id: int, day: date, because: str) -> None:
    """Claims still under way leave; what was said of them is taken back."""
    on = sql.SQL("{}::date").format(sql.Literal(day))
    _execute(END, campaign=campaign_id, day=on, because=because, unsay=unsay_steps("ended"))


def _execute(statement: str, **named: object) -> None:
    parts = {
        name: value if isinstance(value, sql.Composable) else sql.Literal(value)
        for name, value in named.items()
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(**parts))
