"""Routing over many rows: the rules in force, and what they look at in a row of claims."""

from collections.abc import Sequence
from datetime import date

from psycopg import sql

from claims.bulk import expressions
from claims.bulk.expressions import FactColumns
from claims.models import RoutingVersion
from claims.rules.routing import Rule

CLAIM_PAYER = sql.SQL("c.payer_id")


def rules_in_force(day: date) -> list[Rule]:
    """The rules that route on a day, in order."""
    version = RoutingVersion.objects.in_force(day)
    return [rule.as_rule() for rule in version.rules.order_by("position")]


def claim_facts(day: date, payer: sql.Composable = CLAIM_PAYER) -> FactColumns:
    """What rules look at in a claim `c` joined to its (or its next) payer `p`, on a day."""
    return FactColumns(
        balance=sql.SQL("c.balance"),
        age=age_on(day),
        line_of_business=sql.SQL("p.line_of_business"),
        payer=payer,
        facility=sql.SQL("c.facility_id"),
        denial_code=sql.SQL("c.denial_code"),
    )


def age_on(day: date) -> sql.Composed:
    """The age in days of claim `c` on a day."""
    return sql.SQL("({}::date - c.age_anchor_on)").format(sql.Literal(day))


def routed_team(rules: Sequence[Rule], facts: FactColumns) -> sql.Composed:
    """The team of claim `c`: by the rules, unless a person assigned it."""
    team = expressions.team_case(rules, facts)
    return sql.SQL(
        "(CASE WHEN c.assigned_by_hand THEN c.team_id ELSE coalesce({}, c.team_id) END)"
    ).format(team)


def routed_rule(rules: Sequence[Rule], facts: FactColumns) -> sql.Composed:
    """The rule behind the team of claim `c`; as it was where a person assigned it."""
    rule = expressions.rule_case(rules, facts)
    return sql.SQL("(CASE WHEN c.assigned_by_hand THEN c.routed_by_id ELSE {} END)").format(rule)
