"""Putting claims off to a day, and adding one sentence to many stories: one statement each."""

from collections.abc import Iterable
from datetime import date

from django.db import connection
from psycopg import sql

from accounts.models import User
from claims.bulk.told import those, write_and_tell

LOCKED = sql.SQL("SELECT c.id FROM claims_claim c WHERE {} ORDER BY c.id FOR UPDATE")
UNTIL = sql.SQL("follow_up_on = {until}, is_due = {is_due}")


def put_off(
    ids: Iterable[int],
    *,
    until: date,
    today: date,
    text: str,
    user: User,
) -> list[int]:
    """To be worked again on that day. Returns the claims written."""
    names = {"until": sql.Literal(until), "is_due": sql.Literal(until <= today)}
    assignments = UNTIL.format(**names)
    locked = LOCKED.format(those(ids))
    return write_and_tell(locked, assignments, kind="follow_up", text=sql.Literal(text), user=user)


def tell_all(ids: list[int], *, kind: str, text: str, user: User) -> None:
    """The same line in each story."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO claims_event (claim_id, user_id, kind, text) "
            "SELECT id, %s, %s, left(%s, 500) FROM unnest(%s::bigint[]) AS id ORDER BY id",
            [user.pk, kind, text, ids],
        )
