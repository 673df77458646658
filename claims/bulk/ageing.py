"""Re-ageing: bucket and team of the claims that cross an edge between two dates."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import connection
from psycopg import sql

from claims.bulk.expressions import bucket_case
from claims.bulk.routing import age_on, claim_facts, routed_rule, routed_team, rules_in_force
from claims.models import RoutingVersion
from claims.rules.ageing import EDGES
from claims.rules.routing import Rule, named_ages


def reage(as_of: date, since: date | None) -> int:
    """Brings unresolved claims from one date to another, forwards or backwards.

    Only claims that cross a bucket edge or an age named in a rule are looked at, so that nothing
    else moves them. All are, where the date before is unknown or other rules were in force.
    The caller has the portfolio (`take_portfolio`). Returns how many claims were written.
    """
    rules = rules_in_force(as_of)
    if since is None or _rules_changed(since, as_of):
        return route_all(as_of, rules)
    return _write(as_of, rules, _crossing(since, as_of, {*EDGES[1:], *named_ages(rules)}))


def route_all(as_of: date, rules: Sequence[Rule]) -> int:
    """Bucket and team of all unresolved claims anew; writes those that differ."""
    return _write(as_of, rules, sql.SQL("true"))


def _rules_changed(since: date, as_of: date) -> bool:
    versions = RoutingVersion.objects
    return versions.in_force(since) != versions.in_force(as_of)


def _crossing(since: date, as_of: date, ages: set[int]) -> sql.Composable:
    """Whether claim `c` reaches one of the ages between the dates: ranges of the anchor's index."""
    first, last = sorted((since, as_of))
    ranges = [
        sql.SQL("(c.age_anchor_on > {} AND c.age_anchor_on <= {})").format(
            sql.Literal(first - timedelta(days=age)), sql.Literal(last - timedelta(days=age))
        )
        for age in sorted(ages)
    ]
    return sql.SQL("({})").format(sql.SQL(" OR ").join(ranges))


def _write(as_of: date, rules: Sequence[Rule], which: sql.Composable) -> int:
    facts = claim_facts(as_of)
    statement = sql.SQL(
        "UPDATE claims_claim c SET bucket = {bucket}, team_id = {team}, routed_by_id = {rule}, "
        "version = c.version + 1, updated_at = now() FROM claims_payer p "
        "WHERE p.id = c.payer_id AND c.status IN ('open', 'credit') AND {which} "
        "AND (c.bucket, c.team_id) IS DISTINCT FROM ({bucket}, {team})"
    ).format(
        bucket=bucket_case(age_on(as_of)),
        team=routed_team(rules, facts),
        rule=routed_rule(rules, facts),
        which=which,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount
