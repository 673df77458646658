"""What each payer settled in the last full months: from the flow rollup, and claim by claim.

A payer merged into another counts as that other, however often that was merged in turn.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from arengine.lib.dates import add_months
from claims.bulk.rollups import FLOW
from claims.choices import UNPAID_KINDS, EntryKind
from strategies.rules.intervals import Sums

MONTHS = 12
PAYMENT = EntryKind.PAYMENT.value
KINDS = [PAYMENT, *(kind.value for kind in UNPAID_KINDS)]
STANDING = """
RECURSIVE standing AS (
    SELECT id, id AS counts_as FROM claims_payer WHERE merged_into_id IS NULL
    UNION ALL
    SELECT p.id, s.counts_as FROM claims_payer p JOIN standing s ON s.id = p.merged_into_id
)
"""
SETTLED = f"""
WITH {STANDING}
SELECT s.counts_as, coalesce(-sum(dollars) FILTER (WHERE kind = %(payment)s), 0),
       coalesce(-sum(dollars) FILTER (WHERE kind <> %(payment)s), 0),
       coalesce(sum(days) FILTER (WHERE kind = %(payment)s), 0),
       coalesce(sum(entries_with_days) FILTER (WHERE kind = %(payment)s), 0)
FROM {FLOW} AS flow JOIN standing s ON s.id = flow.payer_id
WHERE month BETWEEN %(first)s AND %(last)s AND kind = ANY(%(kinds)s)
GROUP BY 1
"""
# Sums over claims of what was settled on each, and of their squares and products.
BY_CLAIM = f"""
WITH {STANDING}, settled AS (
    SELECT s.counts_as, e.claim_id, -sum(e.amount) AS whole,
           coalesce(-sum(e.amount) FILTER (WHERE e.kind = %(payment)s), 0) AS part
    FROM claims_ledgerentry e JOIN standing s ON s.id = e.payer_id
    WHERE e.posted_on >= %(first)s AND e.posted_on < %(end)s AND e.kind = ANY(%(kinds)s)
    GROUP BY 1, 2
)
SELECT counts_as, count(*), sum(part), sum(whole), sum(part * part), sum(part * whole),
       sum(whole * whole)
FROM settled WHERE whole <> 0 GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Months:
    """The last full months before a day, each by its first day."""

    first: date
    last: date

    @property
    def values(self) -> dict[str, Any]:
        """Of the statements' placeholders."""
        end = add_months(self.last, 1)
        months = {"first": self.first, "last": self.last, "end": end}
        return {**months, "payment": PAYMENT, "kinds": KINDS}


def months_before(day: date) -> Months:
    return Months(add_months(day, -MONTHS), add_months(day, -1))


@dataclass(frozen=True, slots=True)
class Settled:
    """Net of reversals, as the dashboard adds them up."""

    paid: Decimal
    unpaid: Decimal
    days: int
    payments_with_days: int


def settled_by_payer(months: Months) -> dict[int, Settled]:
    return {
        payer: Settled(Decimal(paid), Decimal(unpaid), int(days), int(payments))
        for payer, paid, unpaid, days, payments in rows_of(SETTLED, months.values)
    }


def claims_by_payer(months: Months) -> dict[int, Sums]:
    return {payer: Sums(*sums) for payer, *sums in rows_of(BY_CLAIM, months.values)}


def rows_of(statement: str, values: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        yield from cursor.fetchall()
