"""Reading what lower floors wrote, and one row for each endpoint that is to be told."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from psycopg import sql

from claims.choices import IMPORT_ENDED, EntryKind
from claims.importing.single import ONE_CLAIM
from claims.models import Claim, Import
from exchange.models import WebhookEndpoint

# Append-only, and written under the lock of a claim: a transaction has its number before it takes
# the id of such a row.
GROWING = ("claims_touch", "claims_event", "claims_ledgerentry", "claims_departure")
TRANSACTIONS = 2**32
ASSIGNED = ("assigned", "released", "escalated", "returned")
# The row's transaction (of which the row keeps 32 bits) lies in [since, horizon).
FRESH = """{row}.id > {floor}
    AND mod(mod({horizon} - {row}.xmin::text::bigint, {all}) + {all}, {all})
        BETWEEN 1 AND least({horizon} - {since}, {half})"""

TOUCHED = """
SELECT 'claim.touched', 'touch', t.id, t.claim_id, t.at, jsonb_build_object('touch', t.id)
FROM claims_touch t WHERE {t}"""
CLOSED_BY_TOUCH = """
SELECT 'claim.resolved', 'touch', t.id, t.claim_id, t.at, jsonb_build_object('touch', t.id)
FROM claims_touch t WHERE {t} AND t.moved->'work_status'->>1 = 'closed'"""
CLOSED_BY_HAND = """
SELECT 'claim.resolved', 'event', v.id, v.claim_id, v.at, '{{}}'::jsonb
FROM claims_event v WHERE {v} AND v.kind = 'closed'"""
# The last entry that a transaction made for the claim leaves nothing.
PAID_OFF = """
SELECT 'claim.resolved', 'entry', e.id, e.claim_id, e.recorded_at, jsonb_build_object('entry', e.id)
FROM claims_ledgerentry e JOIN claims_claim c ON c.id = e.claim_id
WHERE {e} AND e.kind <> {withdrawal}
  AND c.opening_balance + (SELECT sum(b.amount) FROM claims_ledgerentry b
                           WHERE b.claim_id = e.claim_id AND b.id <= e.id) = 0
  AND NOT EXISTS (SELECT FROM claims_ledgerentry l
                  WHERE l.claim_id = e.claim_id AND l.id > e.id AND l.xmin = e.xmin)"""
ASSIGNED_BY_HAND = """
SELECT 'claim.assigned', 'event', v.id, v.claim_id, v.at, '{{}}'::jsonb
FROM claims_event v WHERE {v} AND v.kind = ANY({assigned})"""
# The rules moved it to another team, and no event says so.
ROUTED = """
SELECT 'claim.assigned', 'departure', d.id, d.claim_id, d.left_at, '{{}}'::jsonb
FROM claims_departure d
WHERE {d} AND NOT EXISTS (SELECT FROM claims_event v WHERE v.claim_id = d.claim_id
                          AND v.xmin = d.xmin AND v.kind = ANY({assigned}))"""
CLAIMS = (TOUCHED, CLOSED_BY_TOUCH, CLOSED_BY_HAND, PAID_OFF, ASSIGNED_BY_HAND, ROUTED)

OF_CLAIMS = """
INSERT INTO exchange_webhookdelivery (endpoint_id, event_id, kind, payload)
SELECT {endpoint}, said.kind || '-' || said.source || '-' || said.id, said.kind,
    jsonb_build_object('type', said.kind, 'timestamp', said.at,
        'data', said.more || jsonb_build_object('claim_number', claim.claim_number))
FROM ({sources}) said (kind, source, id, claim_id, at, more)
JOIN claims_claim claim ON claim.id = said.claim_id
WHERE said.kind = ANY({kinds}) AND claim.id IN ({visible})
ORDER BY said.at, said.id
ON CONFLICT (endpoint_id, event_id) DO NOTHING"""
# An import's row is rewritten until it ends, and when its bytes are let go a good time after.
OF_IMPORTS = """
INSERT INTO exchange_webhookdelivery (endpoint_id, event_id, kind, payload)
SELECT {endpoint}, 'import.finished-' || i.id || '-' || i.state, 'import.finished',
    jsonb_build_object('type', 'import.finished', 'timestamp', i.finished_at,
        'data', jsonb_build_object('import', i.id, 'state', i.state))
FROM claims_import i
WHERE {i} AND i.state = ANY({ended}) AND i.file_name <> {one_claim} AND NOT i.is_dry_run
  AND i.finished_at > greatest(now() - interval '30 days', {created_at})
  AND i.id IN ({visible})
ORDER BY i.finished_at, i.id
ON CONFLICT (endpoint_id, event_id) DO NOTHING"""


@dataclass(frozen=True)
class Window:
    """Rows of the transactions in [since, horizon), above the floor of their table."""

    since: int
    horizon: int
    floors: dict[str, int] = field(default_factory=dict)

    def of(self, table: str, row: str) -> sql.Composed:
        """The condition that a row was written within."""
        return sql.SQL(FRESH).format(
            row=sql.Identifier(row),
            floor=sql.Literal(self.floors.get(table, 0)),
            horizon=sql.Literal(self.horizon),
            since=sql.Literal(self.since),
            all=sql.Literal(TRANSACTIONS),
            half=sql.Literal(TRANSACTIONS // 2),
        )


def horizon() -> int:
    """Below this number no transaction of this database is open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_horizon()")
        return int(cursor.fetchone()[0])


def heights() -> tuple[dict[str, int], int]:
    """The highest id of each growing table that is to be seen, and the next transaction's number,
    of one moment."""
    tables = [sql.SQL("(SELECT max(id) FROM {})").format(sql.Identifier(name)) for name in GROWING]
    upcoming = sql.SQL("pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT {}").format(sql.SQL(", ").join([*tables, upcoming])))
        *highest, number = cursor.fetchone()
    return {name: high or 0 for name, high in zip(GROWING, highest, strict=True)}, number


def tell_of_claims(endpoint: WebhookEndpoint, window: Window) -> int:
    """A delivery for each thing that befell a claim which the endpoint's owner may see."""
    conditions = {
        "t": window.of("claims_touch", "t"),
        "v": window.of("claims_event", "v"),
        "e": window.of("claims_ledgerentry", "e"),
        "d": window.of("claims_departure", "d"),
        "withdrawal": sql.Literal(EntryKind.WITHDRAWAL.value),
        "assigned": sql.Literal(list(ASSIGNED)),
    }
    sources = sql.SQL(" UNION ALL ").join(sql.SQL(source).format(**conditions) for source in CLAIMS)
    return _insert(endpoint, Claim.objects.for_user(endpoint.owner), OF_CLAIMS, sources=sources)


def tell_of_imports(endpoint: WebhookEndpoint, window: Window) -> int:
    """A delivery for each import that came to its end."""
    return _insert(
        endpoint,
        Import.objects.for_user(endpoint.owner),
        OF_IMPORTS,
        i=window.of("claims_import", "i"),
        ended=sql.Literal([state.value for state in IMPORT_ENDED]),
        one_claim=sql.Literal(ONE_CLAIM),
        created_at=sql.Literal(endpoint.created_at),
    )


def _insert(
    endpoint: WebhookEndpoint, visible: "QuerySet[Any]", statement: str, **parts: sql.Composable
) -> int:
    try:
        scope, values = visible.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:  # an owner who sees nothing any more
        return 0
    composed = sql.SQL(statement).format(
        endpoint=sql.Literal(endpoint.pk),
        kinds=sql.Literal(list(endpoint.kinds)),
        visible=sql.SQL(scope),
        **parts,
    )
    with connection.cursor() as cursor:
        cursor.execute(composed, values)
        return int(cursor.rowcount)
