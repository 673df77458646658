"""When deadlines fall due, and how long is left: published examples first."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.choices import DayKind, DeadlineUnit
from claims.rules.adjudication import adjudication_of
from claims.rules.deadlines import Term, due_on, left, moves_clocks, same_day_after
from tests.factories import TODAY

MEDICARE_APPEAL = Term(120, receipt_days=5)
CALENDAR_YEAR = Term(1, DeadlineUnit.YEARS)


@pytest.mark.parametrize(
    ("anchor", "term", "due"),
    [
        (date(2022, 5, 15), MEDICARE_APPEAL, date(2022, 9, 17)),  # published
        (date(2022, 8, 15), MEDICARE_APPEAL, date(2022, 12, 18)),  # published
        (date(2021, 7, 31), CALENDAR_YEAR, date(2022, 7, 31)),  # published
        (date(2024, 2, 29), CALENDAR_YEAR, date(2025, 2, 28)),
        (date(2026, 8, 31), Term(6, DeadlineUnit.MONTHS), date(2027, 2, 28)),
        (date(2026, 1, 15), Term(18, DeadlineUnit.MONTHS), date(2027, 7, 15)),
        (date(2026, 3, 4), Term(1, DeadlineUnit.YEAR_END), date(2027, 12, 31)),
        (date(2026, 1, 1), Term(120), date(2026, 5, 1)),
        (date(2026, 1, 1), Term(240), date(2026, 8, 29)),
    ],
)
def test_a_deadline_falls_due(anchor: date, term: Term, due: date) -> None:
    assert due_on(anchor, term) == due


def test_working_days_pass_over_holidays() -> None:
    term = Term(3, day_kind=DayKind.WORKING)
    assert due_on(date(2026, 11, 25), term, frozenset({date(2026, 11, 26)})) == date(2026, 12, 1)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_the_same_day_later_never_leaves_its_month(start: date, months: int) -> None:
    then = same_day_after(start, months)
    assert (then.year * 12 + then.month) - (start.year * 12 + start.month) == months
    assert then.day <= start.day
    assert then.day == start.day or (then + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("days", "words", "level"),
    [
        (-1, "-1 d, expired", "dark"),
        (0, "0 d, today", "danger"),
        (3, "3 d, urgent", "danger"),
        (6, "6 d, soon", "warning"),
        (14, "14 d, near", "info"),
        (15, "15 d, in time", "secondary"),
    ],
)
def test_days_left_are_a_number_a_word_and_a_level(days: int, words: str, level: str) -> None:
    shown = left(TODAY + timedelta(days=days), TODAY)
    assert (str(shown), shown.level) == (words, level)


@pytest.mark.parametrize("words", ["Unbilled", "NOT BILLED", "Ready to bill", "not submitted"])
def test_what_was_not_sent_is_not_with_the_payer(words: str) -> None:
    assert adjudication_of(words, "") == "unknown"
    assert adjudication_of("Billed", "") == "received"


@pytest.mark.parametrize(
    ("column", "before", "after", "is_billed", "moves"),
    [
        ("adjudication_status", "received", "pending", True, False),
        ("adjudication_status", "unknown", "pending", True, False),
        ("adjudication_status", "unknown", "pending", False, True),
        ("adjudication_status", "not_on_file", "rejected", True, False),
        ("adjudication_status", "not_on_file", "pending", True, True),
        ("adjudication_status", "pending", "denied", True, True),
        ("work_status", "new", "waiting_payer", True, False),
        ("work_status", "in_progress", "appealed_level_1", True, True),
        ("work_status", "appealed_level_1", "appealed_level_2", True, False),
        ("work_status", "in_progress", "closed", True, True),
        ("responsibility", "primary_payer", "patient", True, True),
        ("responsibility", "patient", "agency", True, False),
        ("denied_on", None, TODAY, True, True),
        ("follow_up_on", None, TODAY, True, False),
    ],
)
def test_only_some_moves_move_a_clock(
    column: str, before: object, after: object, is_billed: bool, moves: bool
) -> None:
    assert moves_clocks({column: [before, after]}, is_billed=is_billed) is moves
