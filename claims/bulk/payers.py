"""Moving claims between payers, and routing a payer's claims anew: one statement each."""

from collections.abc import Iterable
from datetime import date

from psycopg import sql

from accounts.models import User
from claims.bulk.routing import claim_facts, routed_rule, routed_team, rules_in_force
from claims.bulk.scoring import claim_priority, weights_in_force
from claims.bulk.told import those, write_and_tell

MOVED = sql.SQL(
    "payer_id = locked.new_payer, team_id = locked.new_team, routed_by_id = locked.new_rule, "
    "priority = locked.new_priority"
)


def claims_of(payer: int, only: Iterable[int] | None = None) -> sql.Composable:
    """The condition that claim `c` is one of the payer's, and one of `only` where given."""
    owned = sql.SQL("c.payer_id = {}").format(sql.Literal(payer))
    return owned if only is None else sql.SQL("{} AND {}").format(owned, those(only))


def move_claims(
    which: sql.Composable, target: int, *, as_of: date, today: date, text: str, user: User
) -> list[int]:
    """Gives claims to another payer, whose line of business may route them elsewhere."""
    return _write(which, target, sql.SQL("true"), as_of, today, text, user)


def reroute_claims(
    which: sql.Composable, payer: int, *, as_of: date, today: date, text: str, user: User
) -> list[int]:
    """Routes unresolved claims of a payer anew; only those that go to another team are written."""
    elsewhere = sql.SQL("status IN ('open', 'credit') AND new_team <> team_id")
    return _write(which, payer, elsewhere, as_of, today, text, user)


def _write(
    which: sql.Composable,
    target: int,
    needed: sql.Composable,
    as_of: date,
    today: date,
    text: str,
    user: User,
) -> list[int]:
    rules, facts = rules_in_force(today), claim_facts(as_of, payer=sql.Literal(target))
    locked = sql.SQL(
        "SELECT * FROM (SELECT c.id, c.team_id, c.status, {target}::bigint AS new_payer, "
        "{team} AS new_team, {rule} AS new_rule, {priority} AS new_priority FROM claims_claim c "
        "JOIN claims_payer p ON p.id = {target} WHERE {which} ORDER BY c.id FOR UPDATE OF c"
        ") AS claim WHERE {needed}"
    ).format(
        target=sql.Literal(target),
        team=routed_team(rules, facts),
        rule=routed_rule(rules, facts),
        priority=claim_priority(weights_in_force(), payer=sql.Literal(target)),
        which=which,
        needed=needed,
    )
    return write_and_tell(locked, MOVED, kind="payer", text=sql.Literal(text), user=user)
