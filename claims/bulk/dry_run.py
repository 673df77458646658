"""What a rule set would do with the open claims, counted in one statement or two."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from psycopg import sql

from claims.bulk.expressions import condition, rule_case
from claims.bulk.routing import claim_facts
from claims.rules.routing import Rule


@dataclass(frozen=True, slots=True)
class Group:
    """Open claims that share their team now, how they got there, and the rule that holds first."""

    team: int
    by_hand: bool
    rule: int | None
    claims: int
    dollars: Decimal


def first_matches(
    rules: Sequence[Rule], as_of: date, facilities: Sequence[int] | None
) -> list[Group]:
    """Open claims by team, hand assignment and first rule that holds."""
    statement = sql.SQL(
        "SELECT c.team_id, c.assigned_by_hand, {rule}, count(*), sum(c.balance) "
        "FROM claims_claim c JOIN claims_payer p ON p.id = c.payer_id WHERE {open} GROUP BY 1, 2, 3"
    ).format(rule=rule_case(rules, claim_facts(as_of)), open=_open(facilities))
    return [Group(*row) for row in _rows(statement)]


def takers(
    starved: Sequence[Rule], rules: Sequence[Rule], as_of: date, facilities: Sequence[int] | None
) -> dict[int, dict[int, int]]:
    """For rules that are never first: which rules take the claims that meet them, and how many."""
    if not starved:
        return {}
    facts = claim_facts(as_of)
    parts = [
        sql.SQL(
            "SELECT {id}, {rule}, count(*) FROM claims_claim c "
            "JOIN claims_payer p ON p.id = c.payer_id WHERE {open} AND {met} GROUP BY 2"
        ).format(
            id=sql.Literal(rule.id),
            rule=rule_case(rules, facts),
            open=_open(facilities),
            met=condition(rule, facts),
        )
        for rule in starved
    ]
    taken: dict[int, dict[int, int]] = {rule.id: {} for rule in starved}
    for rule, taker, claims in _rows(sql.SQL(" UNION ALL ").join(parts)):
        taken[rule][taker] = claims
    return taken


def _open(facilities: Sequence[int] | None) -> sql.Composable:
    """Open claims, of some facilities or all."""
    if facilities is None:
        return sql.SQL("c.status = 'open'")
    return sql.SQL("c.status = 'open' AND c.facility_id = ANY({}::bigint[])").format(
        sql.Literal(list(facilities))
    )


def _rows(statement: sql.Composable) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()
