"""Shares, rates, means and changes: rounded half up, None where there is nothing to divide by."""

from decimal import Decimal

from arengine.lib.money import ratio

SHARE_PLACES = 4
DAY_PLACES = 1


def share(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """part / whole, four decimals."""
    return ratio(part, whole, SHARE_PLACES)


def collection_rate(paid: Decimal, unpaid: Decimal) -> Decimal | None:
    """Paid dollars of all resolved dollars; none in a period of net reversals."""
    resolved = paid + unpaid
    return share(paid, resolved) if resolved > 0 else None


def mean_days(days: int, entries: int) -> Decimal | None:
    """Mean days per payment, one decimal."""
    return ratio(days, entries, DAY_PLACES) if entries > 0 else None


def relative_change(value: Decimal, previous: Decimal) -> Decimal | None:
    """(value - previous) / previous, four decimals."""
    return share(value - previous, previous)


def difference(value: Decimal | None, previous: Decimal | None) -> Decimal | None:
    """Between the two figures as shown, so that a reader's subtraction gives the same."""
    return None if value is None or previous is None else value - previous
