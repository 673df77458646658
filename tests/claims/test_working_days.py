"""Counting days, all of them or working days only."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from claims.choices import DayKind
from claims.rules.working_days import add_days, is_working_day
from claims.services.holidays import holidays_near, is_known_place

THANKSGIVING = date(2026, 11, 26)
HOLIDAYS = frozenset({THANKSGIVING})
DATES = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("start", "days", "kind", "due"),
    [
        (date(2026, 11, 20), 3, DayKind.CALENDAR, date(2026, 11, 23)),
        (date(2026, 11, 20), 1, DayKind.WORKING, date(2026, 11, 23)),  # Friday to Monday
        (date(2026, 11, 21), 1, DayKind.WORKING, date(2026, 11, 23)),  # Saturday to Monday
        (date(2026, 11, 25), 1, DayKind.WORKING, date(2026, 11, 27)),  # over the holiday
        (date(2026, 11, 25), 3, DayKind.WORKING, date(2026, 12, 1)),
        (date(2026, 11, 21), 0, DayKind.WORKING, date(2026, 11, 21)),
        (date(2026, 11, 21), 0, DayKind.CALENDAR, date(2026, 11, 21)),
        (date(2026, 11, 27), -1, DayKind.WORKING, date(2026, 11, 25)),
        (date(2024, 2, 28), 1, DayKind.CALENDAR, date(2024, 2, 29)),
    ],
)
def test_days_are_counted_without_the_first(
    start: date, days: int, kind: DayKind, due: date
) -> None:
    assert add_days(start, days, kind, HOLIDAYS) == due


@given(start=DATES, days=st.integers(1, 300))
def test_as_many_working_days_lie_between(start: date, days: int) -> None:
    end = add_days(start, days, DayKind.WORKING, HOLIDAYS)
    after = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(is_working_day(day, HOLIDAYS) for day in after) == days
    assert is_working_day(end, HOLIDAYS)


def test_federal_holidays_of_the_united_states_are_near() -> None:
    near = holidays_near(date(2026, 11, 21))
    assert {THANKSGIVING, date(2026, 7, 3), date(2025, 12, 25), date(2028, 7, 4)} <= near
    assert date(2026, 11, 27) not in near


def test_a_state_has_holidays_of_its_own(settings: Settings) -> None:
    settings.HOLIDAYS_STATE = "CA"
    assert date(2026, 3, 31) in holidays_near(date(2026, 11, 21))


def test_a_refund_is_due_21_working_days_after_a_final_bill_on_a_friday() -> None:
    friday = date(2026, 11, 20)
    due = add_days(friday, 21, DayKind.WORKING, holidays_near(friday))
    assert due == date(2026, 12, 22)  # Thanksgiving lies between


@pytest.mark.parametrize(
    ("country", "state", "known"),
    [("US", "", True), ("US", "CA", True), ("SG", "", True), ("US", "XX", False), ("", "", False)],
)
def test_a_place_without_a_calendar_is_told(country: str, state: str, known: bool) -> None:
    assert is_known_place(country, state) is known
