"""When a deadline falls due, which claims have one, and how long is left in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from arengine.lib.dates import add_months
from claims.choices import AdjudicationStatus, DayKind, DeadlineUnit, WorkStatus
from claims.rules.moves import APPEALS, NOT_THERE, PAYERS
from claims.rules.working_days import add_days

# Days before a deadline on which whoever works the claim is told; the first is "soon".
ALERTS = (14, 7, 3)
DECEMBER, LAST = 12, 31
# Levels as colours of words.
STATES = {"dark": "bad", "danger": "bad", "warning": "warn", "info": "warn"}
# A source's own words for a claim that was not sent yet.
UNSENT = ("unbilled", "not billed", "not submitted", "unsubmitted", "ready to bill")
# Where the payer stands while a filing or an appeal clock may run (`claims.bulk.clocks`).
CLOCKED = frozenset({AdjudicationStatus.DENIED, AdjudicationStatus.UNKNOWN, *NOT_THERE})


@dataclass(frozen=True)
class Term:
    """How long there is, counted from the anchor."""

    length: int
    unit: str = DeadlineUnit.DAYS
    day_kind: str = DayKind.CALENDAR
    receipt_days: int = 0


@dataclass(frozen=True)
class Left:
    """Days left as a number, a word, and a level for the colour beside them."""

    days: int
    word: str
    level: str

    def __str__(self) -> str:
        return f"{self.days} d, {self.word}"

    @property
    def state(self) -> str:
        """What the colour of the words means: good, warn or bad."""
        return STATES.get(self.level, "good")


def due_on(anchor: date, term: Term, holidays: frozenset[date] = frozenset()) -> date:
    """The last day. What is counted from receipt begins as many days after the anchor as the
    payer is presumed to need to deliver."""
    start = anchor + timedelta(days=term.receipt_days)
    if term.unit == DeadlineUnit.MONTHS:
        return same_day_after(start, term.length)
    if term.unit == DeadlineUnit.YEARS:
        return same_day_after(start, 12 * term.length)
    if term.unit == DeadlineUnit.YEAR_END:
        return date(start.year + term.length, DECEMBER, LAST)
    return add_days(start, term.length, DayKind(term.day_kind), holidays)


def contracted(rule: Term | None, days: Decimal | None) -> Term:
    """The contract's days where it says any, counted from where the general rule counts."""
    if days is None:
        return rule or Term(0)
    return Term(int(days), receipt_days=rule.receipt_days if rule else 0)


def may_run(adjudication: str, work: str, responsibility: str) -> bool:
    """Whether a claim of this standing may have a clock at all; most have none."""
    return adjudication in CLOCKED and work != WorkStatus.CLOSED and responsibility in PAYERS


def moves_clocks(moved: Mapping[str, Sequence[Any]], *, is_billed: bool) -> bool:
    """Whether clocks may start, end or change where a claim's {column: [before, after]} moved."""
    return any(
        _seen(column, before, is_billed) != _seen(column, after, is_billed)
        for column, (before, after) in moved.items()
    )


def _seen(column: str, value: Any, is_billed: bool) -> object:
    """What `claims.bulk.clocks` tells apart in a column; the same for columns it does not read."""
    match column:
        case "adjudication_status":
            unsent = value == AdjudicationStatus.UNKNOWN and not is_billed
            return value in NOT_THERE, value == AdjudicationStatus.DENIED, unsent
        case "work_status":
            return value in APPEALS, value == WorkStatus.CLOSED
        case "responsibility":
            return value if value in PAYERS else ""
        case "denial_code" | "denied_on":
            return value
    return None


def same_day_after(start: date, months: int) -> date:
    """The same day so many months later, or the last of a month that is too short."""
    first = add_months(start.replace(day=1), months)
    last = add_months(first, 1) - timedelta(days=1)
    return last.replace(day=min(start.day, last.day))


def left(due: date, today: date) -> Left:
    """`Left(6, "soon", "warning")`; today is the last day to act on a deadline of 0 days."""
    days = (due - today).days
    if days < 0:
        return Left(days, "expired", "dark")
    if days == 0:
        return Left(days, "today", "danger")
    first, second, third = ALERTS
    for limit, word, level in ((third, "urgent", "danger"), (second, "soon", "warning")):
        if days <= limit:
            return Left(days, word, level)
    return Left(days, "near", "info") if days <= first else Left(days, "in time", "secondary")
