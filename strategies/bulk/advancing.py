"""Which enrolments a night looks at, and which of their steps are over."""

from datetime import date, datetime

from django.conf import settings
from psycopg import sql

from strategies.bulk.settling import Settled, settle_steps
from strategies.rules.carrying import FAILED, LEAD, MARKS, NOTE

LATE = """
SELECT e.id, e.version_id, e.position, e.cycle, e.cycle_on, 'missed' AS state, {day} AS done_on,
    NULL::bigint AS person_id, NULL::bigint AS touch_id, '' AS words
FROM strategies_enrolment e JOIN strategies_workflowstep s
    ON s.version_id = e.version_id AND s.position = e.position
WHERE {which} AND e.state = 'running' AND e.due_on < {day} AND e.due_on + s.grace_days < {day}
"""
# The touch that came first; the next one is for the next step.
TOUCHED = """
SELECT DISTINCT ON (e.id) e.id, e.version_id, e.position, e.cycle, e.cycle_on, 'done' AS state,
    (t.at AT TIME ZONE {zone})::date AS done_on, t.user_id AS person_id, t.id AS touch_id,
    '' AS words
FROM claims_touch t JOIN strategies_enrolment e ON e.claim_id = t.claim_id AND e.state = 'running'
JOIN strategies_workflowstep s ON s.version_id = e.version_id AND s.position = e.position
JOIN claims_outcome o ON o.id = t.outcome_id
WHERE t.at >= {since} AND o.code <> {note} AND {carries}
    AND (t.at AT TIME ZONE {zone})::date >= e.due_on - {lead}
    AND (t.at > e.started_at OR (t.at AT TIME ZONE {zone})::date > e.started_on)
    AND NOT EXISTS (SELECT FROM claims_touch k WHERE k.corrects_id = t.id)
    AND NOT EXISTS (SELECT FROM strategies_steprun r WHERE r.touch_id IN (t.id, t.corrects_id))
ORDER BY e.id, t.id
"""


def miss_late(which: sql.Composable, day: date) -> Settled:
    """Undone steps of enrolments `e` past their grace are missed, and the next ones come."""
    today = sql.SQL("{}::date").format(sql.Literal(day))
    return settle_steps(sql.SQL(LATE).format(which=which, day=today), day)


def settle_touched(since: datetime, day: date) -> Settled:
    """Steps that touches from that moment on carried out are done, and the next ones come."""
    touched = sql.SQL(TOUCHED).format(
        since=sql.Literal(since),
        zone=sql.Literal(settings.TIME_ZONE),
        note=sql.Literal(NOTE),
        lead=sql.Literal(LEAD.days),
        carries=_carries(),
    )
    return settle_steps(touched, day)


def _carries() -> sql.Composed:
    """`strategies.rules.carrying` for touch `t` and step `s`."""
    marks = [
        sql.SQL("WHEN {} THEN t.contact = ANY({})").format(
            sql.Literal(channel.value), sql.Literal([result.value for result in results])
        )
        for channel, results in MARKS.items()
    ]
    return sql.SQL(
        "(t.contact = '' OR (t.contact <> ALL({failed}) AND CASE s.channel {marks} ELSE true END))"
    ).format(
        failed=sql.Literal([result.value for result in FAILED]), marks=sql.SQL(" ").join(marks)
    )
