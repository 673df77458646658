"""Assigning and releasing claims: one statement each."""

from collections.abc import Iterable
from datetime import date

from psycopg import sql

from accounts.models import User
from claims.bulk.expressions import rule_case, team_case
from claims.bulk.routing import claim_facts, rules_in_force
from claims.bulk.told import lock, those, write_and_tell

ASSIGNED = sql.SQL(
    "team_id = {team}, assignee_id = {assignee}, assigned_by_hand = true, routed_by_id = NULL, "
    "work_status = CASE c.work_status WHEN 'new' THEN 'assigned' ELSE c.work_status END"
)
RELEASED = sql.SQL(
    "team_id = locked.team, assignee_id = NULL, assigned_by_hand = false, "
    "routed_by_id = locked.rule"
)


def assign(
    ids: Iterable[int], *, team: int, assignee: int | None, text: str, user: User
) -> list[int]:
    """Gives claims to a team or person by hand; returns those that this changed."""
    names = {"team": sql.Literal(team), "assignee": sql.Literal(assignee)}
    locked = sql.SQL(
        "SELECT c.id FROM claims_claim c WHERE {those} AND c.withdrawn_at IS NULL "
        "AND (c.team_id, c.assignee_id, c.assigned_by_hand) "
        "IS DISTINCT FROM ({team}, {assignee}::bigint, true) ORDER BY c.id FOR UPDATE"
    ).format(those=those(ids), **names)
    return write_and_tell(
        locked, ASSIGNED.format(**names), kind="assigned", text=sql.Literal(text), user=user
    )


def release(
    ids: Iterable[int], *, as_of: date, today: date, text: str, user: User | None
) -> list[int]:
    """Gives claims assigned by hand back to the rules; returns those that this changed."""
    rules, facts = rules_in_force(today), claim_facts(as_of)
    locked = sql.SQL(
        "SELECT c.id, coalesce({team}, c.team_id) AS team, {rule} AS rule FROM claims_claim c "
        "JOIN claims_payer p ON p.id = c.payer_id "
        "WHERE {those} AND c.withdrawn_at IS NULL AND c.assigned_by_hand"
    ).format(team=team_case(rules, facts), rule=rule_case(rules, facts), those=those(lock(ids)))
    return write_and_tell(locked, RELEASED, kind="released", text=sql.Literal(text), user=user)
