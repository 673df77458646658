"""Open claims and dollars by payer: of everyone, and of those that a person sees."""

from typing import NamedTuple

from django.db import connection

from accounts.models import User
from arengine.lib.money import ZERO
from claims.bulk.rollups import STOCK
from claims.bulk.scopes import scope_of
from claims.choices import Status
from strategies.rules.shares import Amount

SQL = f"""
SELECT payer_id, sum(claims), sum(dollars),
       coalesce(sum(claims) FILTER (WHERE {{scope}}), 0),
       coalesce(sum(dollars) FILTER (WHERE {{scope}}), 0)
FROM {STOCK} AS stock WHERE status = %(open)s GROUP BY payer_id
"""


class Open(NamedTuple):
    """A payer's open claims: all there are, and those within the reader's scope."""

    whole: Amount
    seen: Amount


NOTHING = Open(Amount(0, ZERO), Amount(0, ZERO))


def open_by_payer(user: User) -> dict[int, Open]:
    """One statement on the rollup, so that all its sums agree."""
    scope, values = scope_of(user)
    with connection.cursor() as cursor:
        cursor.execute(SQL.format(scope=scope), {"open": Status.OPEN.value, **values})
        rows = cursor.fetchall()
    return {
        payer: Open(Amount(int(claims), dollars), Amount(int(seen), seen_dollars))
        for payer, claims, dollars, seen, seen_dollars in rows
    }
