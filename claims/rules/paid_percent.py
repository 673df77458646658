"""What a payer pays of what was settled: the collection rate, in whole percent."""

from decimal import Decimal

from arengine.lib.money import ratio

MONTHS = 12
# Fewer postings than these say nothing of a payer.
LEAST = 30


def paid_percent(paid: Decimal, unpaid: Decimal, entries: int) -> int | None:
    """Payments of payments, write-offs and denials closed unpaid; None: too little was settled."""
    settled = paid + unpaid
    if entries < LEAST or settled <= 0:
        return None
    percent = ratio(100 * paid, settled, 0)
    return None if percent is None else min(max(int(percent), 0), 100)
