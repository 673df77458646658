"""On which day steps are due."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from claims.choices import DayKind
from claims.rules.working_days import is_working_day
from strategies.rules.schedule import due_on, is_missed, next_cycle_on

THANKSGIVING = date(2026, 11, 26)
HOLIDAYS = frozenset({THANKSGIVING})
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
OFFSETS = st.integers(0, 120)


def test_due_on_calendar_days() -> None:
    assert due_on(date(2026, 11, 20), 7, DayKind.CALENDAR, HOLIDAYS) == date(2026, 11, 27)


def test_due_on_working_days_leaves_out_weekends_and_holidays() -> None:
    assert due_on(date(2026, 11, 20), 7, DayKind.WORKING, HOLIDAYS) == date(2026, 12, 2)


@given(DAYS, OFFSETS, OFFSETS, st.sampled_from(DayKind))
def test_due_on_rises_with_the_offset(start: date, one: int, other: int, kind: DayKind) -> None:
    few, many = sorted((one, other))
    assert due_on(start, few, kind, HOLIDAYS) <= due_on(start, many, kind, HOLIDAYS)


@given(DAYS, st.integers(1, 120))
def test_due_on_working_days_is_a_working_day(start: date, offset: int) -> None:
    day = due_on(start, offset, DayKind.WORKING, HOLIDAYS)
    assert is_working_day(day, HOLIDAYS)
    between = (start + timedelta(days=n) for n in range(1, (day - start).days + 1))
    assert sum(is_working_day(each, HOLIDAYS) for each in between) == offset


@given(DAYS, st.integers(0, 60))
def test_a_step_is_missed_on_the_day_after_its_grace(due: date, grace: int) -> None:
    last = due + timedelta(days=grace)
    assert not is_missed(due, grace, last)
    assert is_missed(due, grace, last + timedelta(days=1))


def test_next_cycle_follows_the_one_before() -> None:
    assert next_cycle_on(date(2026, 11, 1), 30, date(2026, 11, 20)) == date(2026, 12, 1)


@given(DAYS, st.integers(1, 90), DAYS)
def test_next_cycle_never_lies_in_the_past(start: date, length: int, day: date) -> None:
    assert next_cycle_on(start, length, day) >= day
