"""What was resolved, from the flow rollup: twelve full months in one statement."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from analytics.queries.scope import Scope
from analytics.rules.periods import Months
from analytics.rules.rates import collection_rate, mean_days
from arengine.lib.money import ZERO
from claims.bulk.rollups import FLOW
from claims.choices import UNPAID_KINDS, EntryKind


@dataclass(frozen=True, slots=True)
class Resolved:
    """Dollars paid and dollars closed unpaid, net of reversals, with their entries and days."""

    paid: Decimal = ZERO
    unpaid: Decimal = ZERO
    entries: int = 0
    days: int = 0
    entries_with_days: int = 0

    def __add__(self, other: "Resolved") -> "Resolved":
        return Resolved(
            self.paid + other.paid,
            self.unpaid + other.unpaid,
            self.entries + other.entries,
            self.days + other.days,
            self.entries_with_days + other.entries_with_days,
        )

    @property
    def rate(self) -> Decimal | None:
        return collection_rate(self.paid, self.unpaid)

    @property
    def mean_days(self) -> Decimal | None:
        return mean_days(self.days, self.entries_with_days)


@dataclass(slots=True)
class Flow:
    """Resolved dollars in all, by month, payer id and team id at posting."""

    total: Resolved = Resolved()
    by_month: dict[date, Resolved] = field(default_factory=dict)
    by_payer: dict[int, Resolved] = field(default_factory=dict)
    by_team: dict[int, Resolved] = field(default_factory=dict)

    def of_month(self, month: date) -> Resolved:
        return self.by_month.get(month, Resolved())


# A payment lowers the balance, so it is negative in the ledger and positive here.
SQL = f"""
SELECT month, payer_id, team_id,
       coalesce(-sum(dollars) FILTER (WHERE kind = %s), 0),
       coalesce(-sum(dollars) FILTER (WHERE kind <> %s), 0),
       sum(entries),
       coalesce(sum(days) FILTER (WHERE kind = %s), 0),
       coalesce(sum(entries_with_days) FILTER (WHERE kind = %s), 0)
FROM {FLOW} AS flow
WHERE month BETWEEN %s AND %s AND kind = ANY(%s) AND {{scope}}
GROUP BY GROUPING SETS ((month), (payer_id), (team_id), ())
"""  # noqa: S608
PAYMENT = EntryKind.PAYMENT.value
KINDS = [PAYMENT, *(kind.value for kind in UNPAID_KINDS)]


def read_flow(scope: Scope, months: Months) -> Flow:
    """The resolved dollars of the months within the scope."""
    flow = Flow()
    values: list[Any] = [*[PAYMENT] * 4, months.first, months.last, KINDS, *scope.values]
    with connection.cursor() as cursor:
        cursor.execute(SQL.format(scope=scope.condition), values)
        for month, payer, team, paid, unpaid, *counts in cursor.fetchall():
            row = Resolved(Decimal(paid), Decimal(unpaid), *(int(count or 0) for count in counts))
            if month is not None:
                flow.by_month[month] = row
            elif payer is not None:
                flow.by_payer[payer] = row
            elif team is not None:
                flow.by_team[team] = row
            else:
                flow.total = row
    return flow
