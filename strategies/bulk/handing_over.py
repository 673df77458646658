"""Claims that go by hand-over rules: counted, listed, or moved. Set statements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from psycopg import sql

from strategies.bulk.handover_rules import TABLES, met, place, standing
from strategies.bulk.saying import say_steps, step_link, unsay_steps
from strategies.models import HandoverRule

EXAMPLES = 5
FOUND = "FROM {tables} CROSS JOIN LATERAL (SELECT {place} AS place OFFSET 0) p WHERE {standing}"
COUNT = """
SELECT p.place, count(*), sum(c.balance),
    (array_agg(c.claim_number ORDER BY c.balance DESC, c.id))[1:{examples}]
{found} AND p.place IS NOT NULL GROUP BY 1
"""
LIST = """
SELECT c.id {found} AND p.place = {wanted} ORDER BY c.balance DESC, c.id LIMIT {most}
"""
MOVE = """
WITH chosen AS MATERIALIZED (
    SELECT e.id, e.claim_id, e.state, e.position, e.due_on, w.name AS workflow, p.place
    {found} AND {which} AND p.place IS NOT NULL ORDER BY e.id FOR UPDATE OF e
), target AS MATERIALIZED (
    SELECT h.*, r.id AS rule_id, r.name, r.reason, r.to_workflow_id
    FROM chosen h JOIN strategies_handoverrule r
        ON r.version_id = {version} AND r.position = h.place
), ended AS (
    UPDATE strategies_enrolment e SET position = NULL, due_on = NULL, ended_on = {day},
        state = CASE WHEN t.to_workflow_id IS NULL THEN 'exited' ELSE 'switched' END,
        ended_because = t.reason
    FROM target t WHERE e.id = t.id AND t.state = 'running' RETURNING e.id, e.claim_id
), unsaid AS ({unsay}), moved AS (
    INSERT INTO strategies_handover (claim_id, rule_id, cause, reason, moved_on,
        from_enrolment_id, from_state, from_position, from_due_on)
    SELECT claim_id, rule_id, name, reason, {day}, id, state, position, due_on
    FROM target ORDER BY id
), told AS (
    INSERT INTO claims_event (claim_id, kind, text, link)
    SELECT t.claim_id, 'workflow', CASE t.state WHEN 'running' THEN 'Left' ELSE 'Goes on from' END
        || ' the workflow “' || t.workflow || '” by rule “' || t.name || '”: ' || t.reason, {link}
    FROM target t JOIN claims_claim c ON c.id = t.claim_id ORDER BY t.claim_id
)
SELECT place, array_agg(claim_id ORDER BY claim_id) FROM target GROUP BY 1 ORDER BY 1
"""
# Where they are now; the reason stands before what to do next.
BEGUN = """
WITH begun AS (
    UPDATE strategies_handover h SET to_enrolment_id = e.id
    FROM strategies_enrolment e
    WHERE h.claim_id = ANY({claims}::bigint[]) AND h.rule_id = {rule} AND h.moved_on = {day}
        AND h.to_enrolment_id IS NULL AND e.claim_id = h.claim_id AND e.state = 'running'
    RETURNING h.claim_id, h.reason
)
UPDATE claims_nextstep n SET why = left(b.reason || ' · ' || n.why, 200)
FROM begun b WHERE n.claim_id = b.claim_id
"""
RAISED = """
UPDATE strategies_handover h SET escalation_id = x.escalation
FROM unnest({claims}::bigint[], {escalations}::bigint[]) AS x (claim, escalation)
WHERE h.claim_id = x.claim AND h.rule_id = {rule} AND h.moved_on = {day}
    AND h.escalation_id IS NULL
"""
RESUME = """
WITH back AS (
    UPDATE strategies_enrolment e SET state = 'running', position = h.from_position,
        due_on = greatest(h.from_due_on, {day}), ended_on = NULL, ended_because = ''
    FROM strategies_handover h WHERE h.id = {handover} AND e.id = h.from_enrolment_id
        AND h.from_state = 'running'
    RETURNING e.claim_id, e.version_id, e.cycle, e.position, e.due_on
)
{say}
"""


@dataclass(frozen=True, slots=True)
class Group:
    """Claims for which one rule (by its place, from 1) speaks first."""

    place: int
    claims: int
    dollars: Decimal
    examples: list[str]


def first_matches(rules: Sequence[HandoverRule], day: date, begun: Collection[int]) -> list[Group]:
    """What each rule would move that day."""
    found = _found(rules, day, begun)
    statement = sql.SQL(COUNT).format(found=found, examples=sql.Literal(EXAMPLES))
    return [Group(*row) for row in _rows(statement)]


def meeting(rules: Sequence[HandoverRule], day: date) -> list[int]:
    """How many claims meet each rule, whichever speaks first, and whether it may move them."""
    if not rules:
        return []
    counts = [sql.SQL("count(*) FILTER (WHERE {})").format(met(rule, day)) for rule in rules]
    statement = sql.SQL("SELECT {} FROM {} WHERE {}").format(
        sql.SQL(", ").join(counts), sql.SQL(TABLES), standing(day)
    )
    (row,) = _rows(statement)
    return list(row)


def claims_of(
    wanted: int, rules: Sequence[HandoverRule], day: date, begun: Collection[int], most: int
) -> list[int]:
    """The claims that the rule at a place would move, the largest first."""
    statement = sql.SQL(LIST).format(
        found=_found(rules, day, begun), wanted=sql.Literal(wanted), most=sql.Literal(most)
    )
    return [claim for (claim,) in _rows(statement)]


def move(
    which: sql.Composable, rules: Sequence[HandoverRule], day: date, begun: Collection[int]
) -> dict[int, list[int]]:
    """Ends those of enrolments `e` for which a rule speaks, with a row each; claims by the rule's
    place. The caller begins what follows."""
    statement = sql.SQL(MOVE).format(
        found=_found(rules, day, begun),
        which=which,
        version=sql.Literal(rules[0].version_id),
        day=_day(day),
        unsay=unsay_steps("ended"),
        link=step_link(),
    )
    return dict(_rows(statement))


def note_begun(rule: HandoverRule, claims: Sequence[int], day: date) -> None:
    """Says which enrolment each claim came to, and why in its next step."""
    _execute(BEGUN, claims=list(claims), rule=rule.pk, day=day)


def note_raised(rule: HandoverRule, escalations: dict[int, int], day: date) -> None:
    """Says which escalation each claim came to."""
    claims, raised = list(escalations), list(escalations.values())
    _execute(RAISED, claims=claims, escalations=raised, rule=rule.pk, day=day)


def resume(handover: int, day: date) -> None:
    """Takes a claim back to the step at which it stood, due no earlier than that day. What had
    run to its end stays there."""
    statement = sql.SQL(RESUME).format(
        handover=sql.Literal(handover), day=_day(day), say=say_steps("back")
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _found(rules: Sequence[HandoverRule], day: date, begun: Collection[int]) -> sql.Composed:
    return sql.SQL(FOUND).format(
        tables=sql.SQL(TABLES), place=place(rules, day, begun), standing=standing(day)
    )


def _day(day: date) -> sql.Composed:
    return sql.SQL("{}::date").format(sql.Literal(day))


def _execute(words: str, *, day: date, **named: object) -> None:
    values = {name: sql.Literal(value) for name, value in named.items()}
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(words).format(day=_day(day), **values))


def _rows(statement: sql.Composable) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()
