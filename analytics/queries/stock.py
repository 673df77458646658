"""What is open now, from the stock rollup: one statement, so that all its sums agree."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection

from analytics.queries.scope import Scope
from arengine.lib.money import ZERO
from claims.bulk.rollups import STOCK
from claims.choices import Status


@dataclass(frozen=True, slots=True)
class Sum:
    """So many claims, so many dollars."""

    claims: int = 0
    balance: Decimal = ZERO

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.claims + other.claims, self.balance + other.balance)


@dataclass(slots=True)
class Stock:
    """Open claims by bucket (0 to 6), payer id and team id; credits apart."""

    open: Sum = Sum()
    credits: Sum = Sum()
    by_bucket: dict[int, Sum] = field(default_factory=dict)
    by_payer: dict[int, Sum] = field(default_factory=dict)
    by_team: dict[int, Sum] = field(default_factory=dict)


SQL = f"""
SELECT bucket, payer_id, team_id,
       coalesce(sum(claims) FILTER (WHERE status = %s), 0),
       coalesce(sum(dollars) FILTER (WHERE status = %s), 0),
       coalesce(sum(claims) FILTER (WHERE status = %s), 0),
       coalesce(sum(dollars) FILTER (WHERE status = %s), 0)
FROM {STOCK} AS stock
WHERE status = ANY(%s) AND {{scope}}
GROUP BY GROUPING SETS ((bucket), (payer_id), (team_id), ())
"""  # noqa: S608
STATUSES = [Status.OPEN.value, Status.CREDIT.value]


def read_stock(scope: Scope) -> Stock:
    """The sums of the portfolio within the scope."""
    stock = Stock()
    repeated = [status for status in STATUSES for _ in ("claims", "dollars")]
    with connection.cursor() as cursor:
        cursor.execute(SQL.format(scope=scope.condition), [*repeated, STATUSES, *scope.values])
        for bucket, payer, team, claims, balance, credits, credited in cursor.fetchall():
            row = Sum(int(claims), Decimal(balance))
            if bucket is not None:
                stock.by_bucket[bucket] = row
            elif payer is not None:
                stock.by_payer[payer] = row
            elif team is not None:
                stock.by_team[team] = row
            else:
                stock.open, stock.credits = row, Sum(int(credits), Decimal(credited))
    return stock
