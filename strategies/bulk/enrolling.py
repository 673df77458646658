"""Putting many claims into a workflow: one statement, whatever their number."""

from datetime import date

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet
from psycopg import sql

from arengine.lib.deadlocks import retry_deadlocks
from claims.models import Claim
from claims.services.holidays import holidays_near
from strategies.bulk.appealing import MAY_APPEAL
from strategies.bulk.saying import say_steps
from strategies.choices import EnrolledBy
from strategies.models import WorkflowVersion
from strategies.rules.schedule import due_on

# A claim that somebody enrols at the same moment is theirs: it stands in one workflow only.
ENROL = """
WITH chosen (claim) AS MATERIALIZED ({claims}),
fresh AS (
    INSERT INTO strategies_enrolment (claim_id, version_id, campaign_id, arm, enrolled_by,
        person_id, started_on, cycle_on, balance_at_start, adjudication_at_start,
        work_status_at_start, position, due_on)
    SELECT c.id, {version}, {campaign}, {arm}, {enrolled_by}, {person}, {today}, {today},
        c.balance, c.adjudication_status, c.work_status, {position}, {due_on}
    FROM chosen JOIN claims_claim c ON c.id = chosen.claim
    WHERE c.status = 'open' AND {may_begin} AND NOT EXISTS (SELECT FROM strategies_enrolment o
        WHERE o.claim_id = c.id AND o.state IN ('running', 'paused'))
    ORDER BY c.id
    ON CONFLICT (claim_id) WHERE state IN ('running', 'paused') DO NOTHING
    RETURNING claim_id, version_id, cycle, position, due_on
), said AS ({say}), told AS (
    INSERT INTO claims_event (claim_id, user_id, kind, text)
    SELECT claim_id, {person}, 'workflow', {text} || coalesce(
        (SELECT format(' “%s”', name) FROM strategies_campaign WHERE id = {campaign}), '')
    FROM fresh ORDER BY claim_id
)
SELECT count(*) FROM fresh
"""


@retry_deadlocks
@transaction.atomic
def enrol(
    claims: QuerySet[Claim],
    version: WorkflowVersion,
    *,
    enrolled_by: EnrolledBy,
    today: date,
    campaign_id: int | None = None,
    arm: str = "",
    person_id: int | None = None,
) -> int:
    """Begins the workflow on those of the claims (already scoped to who asks) that are open and
    in no workflow; returns how many. Their first step becomes what to do next."""
    try:
        words, values = claims.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return 0
    chosen = sql.SQL(connection.ops.compose_sql(words, values))  # type: ignore[attr-defined]
    named: dict[str, object] = {
        "version": version.pk,
        "campaign": campaign_id,
        "arm": arm,
        "enrolled_by": EnrolledBy(enrolled_by).value,
        "person": person_id,
        "today": today,
        "text": f"Began the workflow “{version.workflow}”: {EnrolledBy(enrolled_by).label.lower()}",
        **_first_step(version, today),
    }
    literals = {name: sql.Literal(value) for name, value in named.items()}
    may_begin = MAY_APPEAL if version.workflow.is_appeal else sql.SQL("true")
    statement = sql.SQL(ENROL).format(
        claims=chosen, may_begin=may_begin, say=say_steps("fresh"), **literals
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


def _first_step(version: WorkflowVersion, today: date) -> dict[str, object]:
    """Place and day of the step that all begin with; they start on the same day."""
    step = version.steps.order_by("position").first()
    if step is None:
        raise ValueError("a workflow without steps is never put in force")
    day = due_on(today, step.offset, step.day_kind, holidays_near(today))
    return {"position": step.position, "due_on": day}
