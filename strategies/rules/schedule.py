"""On which day a workflow's steps are due, and when it begins again."""

from datetime import date, timedelta

from claims.choices import DayKind
from claims.rules.working_days import add_days


def due_on(cycle_on: date, offset: int, kind: DayKind, holidays: frozenset[date]) -> date:
    """The day of a step, counted from the first day of its cycle, which is day 0."""
    return add_days(cycle_on, offset, kind, holidays)


def is_missed(due: date, grace_days: int, day: date) -> bool:
    """Whether an undone step is over: its grace, in calendar days, ended before that day."""
    return due + timedelta(days=grace_days) < day


def next_cycle_on(cycle_on: date, cycle_days: int, day: date) -> date:
    """The first day of the cycle that follows; never a day that has gone by."""
    return max(cycle_on + timedelta(days=cycle_days), day)
