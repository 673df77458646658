"""Dates and the clock. Rules take dates as arguments; `today` and `now` are for the edge."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def today() -> date:
    """The current date in the installation's time zone."""
    return timezone.localdate()


def now() -> datetime:
    """The current moment, aware."""
    return timezone.now()


def month_start(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def add_months(first: date, months: int) -> date:
    """The first of the month `months` later (negative: earlier) than the month of `first`."""
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def days_before(day: date, days: int) -> date:
    """`days` earlier."""
    return day - timedelta(days=days)


def day_start(day: date) -> datetime:
    """The moment the day begins in the installation's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def written(day: date) -> str:
    """`Nov 21, 2026`, in sentences as on pages."""
    return f"{day:%b} {day.day}, {day.year}"
