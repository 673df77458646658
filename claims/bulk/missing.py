"""Deciding on claims that vanished from the feed: one statement each."""

from collections.abc import Iterable
from datetime import date

from django.db import connection
from psycopg import sql

from accounts.models import User
from claims.bulk.expressions import bucket_case
from claims.bulk.routing import age_on, claim_facts, routed_team, rules_in_force
from claims.bulk.scoring import claim_priority, weights_in_force
from claims.bulk.told import lock, those, write_and_tell
from claims.choices import EntryKind

SETTLED = sql.SQL(
    "missing_since = NULL, missing_import_id = NULL, balance = 0, bucket = locked.bucket, "
    "priority = locked.priority, work_status = 'closed', responsibility = 'none'"
)


def keep(ids: Iterable[int], *, text: str, user: User) -> list[int]:
    """Clears the mark; the claims stay open."""
    locked = sql.SQL(
        "SELECT c.id FROM claims_claim c WHERE {} AND c.missing_since IS NOT NULL "
        "ORDER BY c.id FOR UPDATE"
    ).format(those(ids))
    cleared = sql.SQL("missing_since = NULL, missing_import_id = NULL")
    return write_and_tell(locked, cleared, kind="missing_kept", text=sql.Literal(text), user=user)


def close(
    ids: Iterable[int], *, as_of: date, today: date, reason: str, text: str, user: User
) -> list[int]:
    """Posts each balance away as a change in the feed and clears the mark."""
    posted = _post_to_zero(ids, today=today, reason=reason, user=user)
    locked = sql.SQL(
        "SELECT c.id, {bucket} AS bucket, {priority} AS priority FROM claims_claim c "
        "WHERE {those} AND c.missing_since IS NOT NULL ORDER BY c.id FOR UPDATE"
    ).format(
        bucket=bucket_case(age_on(as_of)),
        priority=claim_priority(weights_in_force(), balance=sql.SQL("0")),
        those=those(posted),
    )
    return write_and_tell(locked, SETTLED, kind="missing_closed", text=sql.Literal(text), user=user)


def _post_to_zero(ids: Iterable[int], *, today: date, reason: str, user: User) -> list[int]:
    """Locks the claims in key order and inserts their entries; a balance of 0.00 needs none."""
    team = routed_team(rules_in_force(today), claim_facts(today))
    statement = sql.SQL(
        "WITH locked AS MATERIALIZED (SELECT c.*, {team} AS team_at_posting FROM claims_claim c "
        "JOIN claims_payer p ON p.id = c.payer_id "
        "WHERE {those} AND c.missing_since IS NOT NULL AND c.withdrawn_at IS NULL), "
        "posted AS (INSERT INTO claims_ledgerentry (claim_id, kind, amount, posted_on, team_id, "
        "payer_id, facility_id, is_inferred, reason, user_id) "
        "SELECT id, {kind}, -balance, {today}, team_at_posting, payer_id, facility_id, true, "
        "{reason}, {user} FROM locked WHERE balance <> 0) "
        "SELECT coalesce(array_agg(id ORDER BY id), '{{}}') FROM locked"
    ).format(
        team=team,
        those=those(lock(ids)),
        kind=sql.Literal(EntryKind.CHANGE_IN_FEED.value),
        today=sql.Literal(today),
        reason=sql.Literal(reason),
        user=sql.Literal(user.pk),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        (locked,) = cursor.fetchone()
    return locked
