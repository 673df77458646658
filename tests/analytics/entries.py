"""Ledger entries for tests, posted as the services would: at the claim's team and payer."""

from datetime import date
from decimal import Decimal

from claims.choices import EntryKind
from claims.models import Claim, LedgerEntry


def post(
    claim: Claim,
    amount: str,
    on: date,
    kind: EntryKind = EntryKind.PAYMENT,
    days: int | None = None,
    reverses: LedgerEntry | None = None,
) -> LedgerEntry:
    """`amount` is what left the balance; a reversal gives it back."""
    sign = 1 if reverses else -1
    return LedgerEntry.objects.create(
        claim=claim,
        kind=kind,
        amount=sign * Decimal(amount),
        posted_on=on,
        team=claim.team,
        payer=claim.payer,
        facility=claim.facility,
        days_to_payment=days,
        reverses=reverses,
    )
