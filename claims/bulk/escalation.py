"""Escalating by rules: which rule speaks for a claim, counted or carried out in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection
from psycopg import sql

from claims.bulk.expressions import condition
from claims.bulk.leases import end_leases
from claims.bulk.routing import claim_facts
from claims.choices import WorkStatus
from claims.models import EscalationRule

# Nothing is escalated that is already with somebody who decides, or done.
SETTLED = (WorkStatus.ESCALATED, WorkStatus.READY_TO_CLOSE, WorkStatus.CLOSED)


@dataclass(frozen=True, slots=True)
class Group:
    """Open claims for which one rule (by its place, from 1) speaks first; None: none does."""

    place: int | None
    claims: int
    dollars: Decimal


def first_matches(
    rules: Sequence[EscalationRule], *, as_of: date, today: date, facilities: Sequence[int] | None
) -> list[Group]:
    """Open claims that are not escalated, by the rule that would escalate them."""
    statement = sql.SQL(
        "SELECT {place}, count(*), sum(c.balance) FROM claims_claim c "
        "JOIN claims_payer p ON p.id = c.payer_id WHERE {free} AND {seen} GROUP BY 1"
    ).format(place=_place(rules, as_of, today), free=_free(), seen=_seen(facilities))
    return [Group(*row) for row in _rows(statement)]


def meeting(
    rules: Sequence[EscalationRule], *, as_of: date, today: date, facilities: Sequence[int] | None
) -> list[int]:
    """How many of those claims meet each rule, whichever speaks first."""
    if not rules:
        return []
    counts = sql.SQL(", ").join(
        sql.SQL("count(*) FILTER (WHERE {})").format(_met(rule, as_of, today)) for rule in rules
    )
    statement = sql.SQL(
        "SELECT {counts} FROM claims_claim c JOIN claims_payer p ON p.id = c.payer_id "
        "WHERE {free} AND {seen}"
    ).format(counts=counts, free=_free(), seen=_seen(facilities))
    (row,) = _rows(statement)
    return list(row)


HELD = "c.id, c.team_id, c.assignee_id, c.work_status, c.assigned_by_hand, c.routed_by_id"
BY_RULES = """
chosen AS MATERIALIZED (
    SELECT {held}, {place} AS place
    FROM claims_claim c JOIN claims_payer p ON p.id = c.payer_id
    WHERE {free} AND {place} IS NOT NULL ORDER BY c.id FOR UPDATE OF c
), named AS (
    SELECT h.*, r.id AS rule, r.name, r.reason, r.to_team_id AS rule_team
    FROM chosen h JOIN claims_escalationrule r ON r.version_id = {version} AND r.position = h.place
)
"""
# For a rule of another floor: its name and reason, and no row of ours.
FOR_OTHERS = """
named AS MATERIALIZED (
    SELECT {held}, NULL::bigint AS rule, {name}::text AS name, {reason}::text AS reason,
        NULL::bigint AS rule_team
    FROM claims_claim c WHERE c.id = ANY({claims}::bigint[]) AND {free}
    ORDER BY c.id FOR UPDATE OF c
)
"""
RAISE = """
WITH {named}, target AS MATERIALIZED (
    SELECT h.*, t.id AS to_team, t.label,
           CASE WHEN h.rule_team IS NULL THEN lead.id END AS to_assignee, lead.username AS lead
    FROM named h JOIN accounts_team t ON t.id = coalesce(h.rule_team, h.team_id)
    LEFT JOIN accounts_user lead ON lead.id = t.lead_id AND lead.is_active
), raised AS (
    INSERT INTO claims_escalation (claim_id, rule_id, cause, reason, from_team_id,
        from_assignee_id, from_work_status, from_by_hand, from_routed_by, to_team_id,
        to_assignee_id, state, ended_reason)
    SELECT id, rule, name, reason, team_id, assignee_id, work_status, assigned_by_hand,
           routed_by_id, to_team, coalesce(to_assignee, CASE WHEN to_team = team_id
           THEN assignee_id END), 'open', '' FROM target
), written AS (
    UPDATE claims_claim c SET work_status = 'escalated', version = c.version + 1,
        updated_at = now(), is_due = true, team_id = g.to_team,
        assignee_id = CASE WHEN {moves} THEN g.to_assignee ELSE c.assignee_id END,
        assigned_by_hand = c.assigned_by_hand OR {moves},
        routed_by_id = CASE WHEN {moves} THEN NULL ELSE c.routed_by_id END
    FROM target g WHERE c.id = g.id
), told AS (
    INSERT INTO claims_event (claim_id, kind, text)
    SELECT id, 'escalated', left('Escalated by rule “' || name || '” to ' || label
        || CASE WHEN to_assignee IS NULL THEN '' ELSE ' / ' || lead END || ': ' || reason, 500)
    FROM target
), counted AS (
    SELECT to_assignee, count(*) AS claims FROM target WHERE to_assignee IS NOT NULL GROUP BY 1
), noticed AS (
    INSERT INTO accounts_notice (user_id, text, link)
    SELECT to_assignee, 'Claims escalated to you by the rules: ' || claims, {link} FROM counted
)
SELECT name, array_agg(g.id), coalesce(array_agg(g.id) FILTER (WHERE {moves}), '{{}}')
FROM target g GROUP BY 1
"""
# Where a team has no lead the claim stays with whoever works it, and only its status says so.
MOVES = sql.SQL("(g.to_assignee IS NOT NULL OR g.to_team <> g.team_id)")


def escalate_by(
    version_id: int, rules: Sequence[EscalationRule], *, as_of: date, today: date
) -> dict[str, list[int]]:
    """Escalates every open claim for which a rule speaks; claims by rule. Whoever decides has
    them before them at once, though they slept.

    The caller has the portfolio (`take_portfolio`).
    """
    if not rules:
        return {}
    named = sql.SQL(BY_RULES).format(
        held=sql.SQL(HELD),
        place=_place(rules, as_of, today),
        free=_free(),
        version=sql.Literal(version_id),
    )
    return _raise(named)


def escalate_for(claims: Sequence[int], *, cause: str, reason: str) -> list[int]:
    """Gives those of the claims that nobody decides on yet to the leads of their teams, for a
    rule of another floor; which were given. The caller has the portfolio."""
    named = sql.SQL(FOR_OTHERS).format(
        held=sql.SQL(HELD),
        name=sql.Literal(cause),
        reason=sql.Literal(reason),
        claims=sql.Literal(list(claims)),
        free=_free(),
    )
    return _raise(named).get(cause, [])


def _raise(named: sql.Composable) -> dict[str, list[int]]:
    """Escalates the claims of `named`; which, by the rule's name."""
    link = sql.Literal("/worklist")
    raised = _rows(sql.SQL(RAISE).format(named=named, moves=MOVES, link=link))
    end_leases([claim for _, _, moved in raised for claim in moved])
    return {name: claims for name, claims, _ in raised}


END = """
WITH ended AS (
    UPDATE claims_escalation e SET state = 'done', ended_at = now(),
        ended_reason = CASE c.status WHEN 'open' THEN 'Moved on' ELSE 'Nothing is owed any more' END
    FROM claims_claim c WHERE c.id = e.claim_id AND e.state = 'open'
        AND (c.status <> 'open' OR c.work_status <> 'escalated')
    RETURNING e.id
) SELECT count(*) FROM ended
"""


def end_settled() -> int:
    """Ends escalations whose claims have moved on, or owe nothing; returns how many."""
    ((ended,),) = _rows(sql.SQL(END))
    return int(ended)


def _place(rules: Sequence[EscalationRule], as_of: date, today: date) -> sql.Composable:
    """The place of the first rule that holds and has not spoken for the claim lately."""
    if not rules:
        return sql.SQL("NULL::int")
    whens = [
        sql.SQL("WHEN {} AND {} THEN {}").format(
            _met(rule, as_of, today), _not_lately(rule, today), sql.Literal(place)
        )
        for place, rule in enumerate(rules, start=1)
    ]
    return sql.SQL("CASE {} END").format(sql.SQL(" ").join(whens))


def _met(rule: EscalationRule, as_of: date, today: date) -> sql.Composable:
    """Whether the conditions of a rule hold for claim `c` of payer `p`."""
    plain, day = rule.as_rule(), sql.Literal(today)
    zone = sql.Literal(settings.TIME_ZONE)
    untouched = sql.SQL(
        "({}::date - (coalesce(c.last_touch_at, c.created_at) AT TIME ZONE {})::date)"
    ).format(day, zone)
    parts = [condition(plain.claim, claim_facts(as_of))]
    if plain.idle_touches is not None:
        parts.append(sql.SQL("c.idle_touches >= {}").format(sql.Literal(plain.idle_touches)))
    if plain.days_untouched is not None:
        parts.append(sql.SQL("{} >= {}").format(untouched, sql.Literal(plain.days_untouched)))
    if plain.days_left is not None:
        parts.append(
            sql.SQL("c.deadline_on - {}::date <= {}").format(day, sql.Literal(plain.days_left))
        )
    return sql.SQL("({})").format(sql.SQL(" AND ").join(parts))


def _not_lately(rule: EscalationRule, today: date) -> sql.Composed:
    return sql.SQL(
        "NOT EXISTS (SELECT FROM claims_escalation x WHERE x.claim_id = c.id AND x.cause = {} "
        "AND (x.ended_at AT TIME ZONE {})::date > {}::date - {}::int)"
    ).format(
        sql.Literal(rule.name),
        sql.Literal(settings.TIME_ZONE),
        sql.Literal(today),
        sql.Literal(rule.again_after),
    )


def _free() -> sql.Composable:
    """Open claims that nobody has escalated yet."""
    settled = sql.SQL(", ").join(sql.Literal(status.value) for status in SETTLED)
    return sql.SQL(
        "c.status = 'open' AND c.work_status NOT IN ({}) AND NOT EXISTS (SELECT FROM "
        "claims_escalation o WHERE o.claim_id = c.id AND o.state = 'open')"
    ).format(settled)


def _seen(facilities: Sequence[int] | None) -> sql.Composable:
    if facilities is None:
        return sql.SQL("true")
    return sql.SQL("c.facility_id = ANY({}::bigint[])").format(sql.Literal(list(facilities)))


def _rows(statement: sql.Composable) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()
