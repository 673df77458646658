"""Money in one look: ledger, balances and rollup as they stood at one moment."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, transaction

from claims.bulk.rollups import STOCK
from claims.bulk.verification import first_broken
from claims.clock import portfolio_date
from trust.files import AS_OF

SUMS = f"""
SELECT (SELECT coalesce(sum(opening_balance), 0) FROM claims_claim)
     + (SELECT coalesce(sum(amount), 0) FROM claims_ledgerentry),
       (SELECT coalesce(sum(balance), 0) FROM claims_claim),
       (SELECT coalesce(sum(dollars), 0) FROM {STOCK} AS stock)
"""


@dataclass(frozen=True)
class Sample:
    """Opening balances plus entries, balances, the rollup; and the first invariant that broke."""

    ledger: Decimal
    balances: Decimal
    rollup: Decimal
    broken: str

    @property
    def difference(self) -> Decimal:
        return max(abs(self.ledger - self.balances), abs(self.rollup - self.balances))

    @property
    def good(self) -> bool:
        return not self.difference and not self.broken


def sample() -> Sample:
    """All of it from one snapshot of the database, cell by cell too."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(SUMS)
        ledger, balances, rollup = cursor.fetchone()
        found = first_broken(portfolio_date(AS_OF))
    return Sample(ledger, balances, rollup, f"{found.invariant}: {found.offender}" if found else "")
