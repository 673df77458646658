"""Open claims and dollars by payer: of everyone, and of those that a person sees."""

from typing import Any, NamedTuple

from django.db import connection

from accounts.models import Facility, User
from arengine.lib.money import ZERO
from claims.bulk.rollups import STOCK
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
    scope, values = _scope(user)
    with connection.cursor() as cursor:
        cursor.execute(SQL.format(scope=scope), {"open": Status.OPEN.value, **values})
        rows = cursor.fetchall()
    return {
        payer: Open(Amount(int(claims), dollars), Amount(int(seen), seen_dollars))
        for payer, claims, dollars, seen, seen_dollars in rows
    }


def _scope(user: User) -> tuple[str, dict[str, Any]]:
    """The same default deny as the claims' `for_user`."""
    if not user.sees_facilities:
        return "team_id = ANY(%(teams)s)", {"teams": user.team_ids}
    if user.sees_everything:
        return "true", {}
    seen = Facility.objects.for_user(user).values_list("pk", flat=True)
    return "facility_id = ANY(%(facilities)s)", {"facilities": list(seen)}
