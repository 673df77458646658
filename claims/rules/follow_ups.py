"""When a claim is looked at again: counted from today, kept before its deadline, never too far."""

from dataclasses import dataclass
from datetime import date, timedelta

from arengine.lib.dates import written
from claims.choices import DayKind
from claims.rules.working_days import add_days

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Pace:
    """So many days of this kind."""

    days: int
    kind: str = DayKind.CALENDAR


def follow_up(pace: Pace, today: date, *, deadline: date | None, holidays: frozenset[date]) -> date:
    """The day that the pace leads to; the deadline's where that runs out before."""
    day = add_days(today, pace.days, DayKind(pace.kind), holidays)
    return deadline if deadline and today <= deadline < day else day


def check_follow_up(day: date, today: date, deadline: date | None, reason: str) -> tuple[str, str]:
    """Code and words of why this day will not do; empty if it will."""
    if day < today:
        return "follow_up_past", f"The next action on {written(day)} lies in the past."
    if day > today + LONGEST:
        return "follow_up_far", f"The next action on {written(day)} is more than a year ahead."
    if deadline and today <= deadline < day and not reason:
        late = f"The next action on {written(day)} comes after the deadline of {written(deadline)}"
        return "follow_up_after_deadline", f"{late}: say why."
    return "", ""
