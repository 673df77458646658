"""Counting days from a date: all of them, or without weekends and holidays."""

from datetime import date, timedelta

from claims.choices import DayKind

DAY = timedelta(days=1)
SATURDAY = 5


def add_days(start: date, days: int, kind: DayKind, holidays: frozenset[date]) -> date:
    """The day that lies `days` after the start, which itself is not counted.

    Working days end on a working day, except that 0 days are the start, whatever day it is.
    """
    if kind == DayKind.CALENDAR:
        return start + timedelta(days=days)
    step = DAY if days >= 0 else -DAY
    day, left = start, abs(days)
    while left:
        day += step
        left -= is_working_day(day, holidays)
    return day


def is_working_day(day: date, holidays: frozenset[date]) -> bool:
    """Monday to Friday, and no holiday."""
    return day.weekday() < SATURDAY and day not in holidays
