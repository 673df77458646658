"""Enrolments whose claims moved on: they end, and some go over to another workflow."""

from collections.abc import Iterable
from datetime import date

from django.db import connection
from psycopg import sql

from strategies.bulk.appealing import MAY_APPEAL
from strategies.bulk.happenings import ORDER, happened
from strategies.bulk.saying import unsay_steps
from strategies.choices import ExitOn

LEAVE = """
WITH leaving AS MATERIALIZED (
    SELECT e.id, e.claim_id, w.name AS workflow,
        CASE WHEN c.status = 'open' AND x.to_workflow_id = ANY({begun}::bigint[])
            AND (NOT x.is_appeal OR {may_appeal}) THEN x.to_workflow_id END AS to_workflow,
        CASE WHEN x.event IS NOT NULL THEN {reason}
            WHEN c.status = 'withdrawn' THEN 'The claim was withdrawn'
            ELSE 'Nothing is owed any more' END AS because
    FROM strategies_enrolment e JOIN claims_claim c ON c.id = e.claim_id
    JOIN strategies_workflowversion v ON v.id = e.version_id
    JOIN strategies_workflow w ON w.id = v.workflow_id
    LEFT JOIN LATERAL (
        SELECT x.event, x.to_workflow_id, o.is_appeal FROM strategies_workflowexit x
        LEFT JOIN strategies_workflow o ON o.id = x.to_workflow_id
        WHERE x.version_id = e.version_id AND {happened}
        ORDER BY array_position({order}, x.event::text) LIMIT 1
    ) x ON true
    WHERE {which} AND e.state IN ('running', 'paused')
        AND (c.status <> 'open' OR x.event IS NOT NULL)
    ORDER BY e.id FOR UPDATE OF e
), ended AS (
    UPDATE strategies_enrolment e SET position = NULL, due_on = NULL, ended_on = {day},
        state = CASE WHEN l.to_workflow IS NULL THEN 'exited' ELSE 'switched' END,
        ended_because = l.because
    FROM leaving l WHERE e.id = l.id RETURNING e.id, e.claim_id
), unsaid AS ({unsay}), told AS (
    INSERT INTO claims_event (claim_id, kind, text)
    SELECT claim_id, 'workflow', 'Left the workflow “' || workflow || '”: ' || because
    FROM leaving ORDER BY claim_id
)
SELECT to_workflow, count(*), array_agg(claim_id) FROM leaving GROUP BY 1
"""
Left = dict[int | None, list[int]]


def leave(which: sql.Composable, day: date, *, begun: Iterable[int]) -> Left:
    """Ends those of enrolments `e` whose claims moved on by that day. Returns the claims by the
    workflow they go over to, which has to be one of `begun`; None: to none."""
    statement = sql.SQL(LEAVE).format(
        which=which,
        day=sql.SQL("{}::date").format(sql.Literal(day)),
        begun=sql.Literal(list(begun)),
        may_appeal=MAY_APPEAL,
        reason=_reason(),
        order=sql.SQL("{}::text[]").format(sql.Literal([event.value for event in ORDER])),
        happened=happened("x.event", day),
        unsay=unsay_steps("ended"),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {workflow: claims for workflow, _, claims in cursor.fetchall()}


def _reason() -> sql.Composed:
    whens = [
        sql.SQL("WHEN {} THEN {}").format(sql.Literal(event.value), sql.Literal(event.label))
        for event in ExitOn
    ]
    return sql.SQL("CASE x.event {} END").format(sql.SQL(" ").join(whens))
