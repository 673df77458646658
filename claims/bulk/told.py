"""Setting many claims at once: locked in key order, written, told in their stories, counted."""

from collections.abc import Iterable

from django.db import connection
from psycopg import sql

from accounts.models import User


def write_and_tell(
    locked: sql.Composable,
    assignments: sql.Composable,
    *,
    kind: str | sql.Composable,
    text: sql.Composable,
    user: User | None,
) -> list[int]:
    """Runs one statement over the claims that `locked` selects; returns their ids, ascending.

    `locked` selects from claims `c` (with `id` and what else the assignments read as `locked.*`)
    in key order FOR UPDATE; `kind` and `text` are those of their events.
    """
    statement = sql.SQL(
        "WITH locked AS MATERIALIZED ({locked}), "
        "written AS (UPDATE claims_claim c SET {assignments}, version = c.version + 1, "
        "updated_at = now() FROM locked WHERE c.id = locked.id RETURNING c.id), "
        "told AS (INSERT INTO claims_event (claim_id, user_id, kind, text) "
        "SELECT id, {user}, {kind}, left({text}, 500) FROM locked) "
        "SELECT coalesce(array_agg(id ORDER BY id), '{{}}') FROM written"
    ).format(
        locked=locked,
        assignments=assignments,
        user=sql.Literal(user.pk if user else None),
        kind=sql.Literal(kind) if isinstance(kind, str) else kind,
        text=text,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        (ids,) = cursor.fetchone()
    return ids


def lock(ids: Iterable[int]) -> list[int]:
    """Locks claims in key order until the transaction ends, for a statement that joins them.

    A join reads the other table as it was when its statement began: a claim that had to be
    waited for, and has another payer since, would drop out of it.
    """
    with connection.cursor() as cursor:
        found = sql.SQL("SELECT c.id FROM claims_claim c WHERE {} ORDER BY c.id FOR UPDATE")
        cursor.execute(found.format(those(ids)))
        return [number for (number,) in cursor.fetchall()]


def those(ids: Iterable[int]) -> sql.Composed:
    """The condition that claim `c` is one of these."""
    return sql.SQL("c.id = ANY({}::bigint[])").format(sql.Literal(list(ids)))
