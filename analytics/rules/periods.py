"""The months that the figures of the dashboard cover."""

from dataclasses import dataclass
from datetime import date

from arengine.lib.dates import add_months, month_start

MONTHS_OF_RATES = 12


@dataclass(frozen=True, slots=True)
class Months:
    """Full months before an as-of date, each named by its first day."""

    first: date
    previous: date
    last: date


def months_before(as_of: date) -> Months:
    """The last twelve full calendar months; the month of the as-of date is never full."""
    current = month_start(as_of)
    return Months(
        first=add_months(current, -MONTHS_OF_RATES),
        previous=add_months(current, -2),
        last=add_months(current, -1),
    )
