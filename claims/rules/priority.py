"""How urgent a claim is, as one stored number that does not depend on the day."""

from datetime import date
from decimal import Decimal

# Ten dollars at stake weigh as much as one day of age.
DOLLARS_PER_DAY = 10
EPOCH = date(2000, 1, 1)


def priority(balance: Decimal, anchor: date) -> int:
    """Higher is sooner. Age enters as minus the anchor date, so that no night rewrites it."""
    return int(balance // DOLLARS_PER_DAY) - (anchor - EPOCH).days
