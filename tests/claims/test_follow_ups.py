"""Dates of the next action, over any pace, day and deadline."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from claims.choices import DayKind
from claims.rules.follow_ups import LONGEST, Pace, check_follow_up, follow_up
from claims.rules.working_days import is_working_day

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
NEAR = st.integers(-40, 400)
HOLIDAYS = frozenset({date(2026, 11, 26), date(2026, 12, 25)})


@given(DAYS, st.integers(0, 250), st.sampled_from(DayKind), st.none() | NEAR)
def test_a_pace_leads_to_a_day_that_is_taken(
    today: date, days: int, kind: DayKind, deadline_in: int | None
) -> None:
    deadline = None if deadline_in is None else today + timedelta(days=deadline_in)
    day = follow_up(Pace(days, kind), today, deadline=deadline, holidays=HOLIDAYS)
    assert today <= day
    assert deadline is None or deadline < today or day <= deadline
    assert day - today > LONGEST or check_follow_up(day, today, deadline, "") == ("", "")


@given(DAYS, st.integers(1, 250))
def test_working_days_end_on_one_and_take_no_less_than_calendar_days(
    today: date, days: int
) -> None:
    working = follow_up(Pace(days, DayKind.WORKING), today, deadline=None, holidays=HOLIDAYS)
    calendar = follow_up(Pace(days), today, deadline=None, holidays=HOLIDAYS)
    assert is_working_day(working, HOLIDAYS)
    assert working >= calendar == today + timedelta(days=days)


@given(DAYS, NEAR, st.none() | NEAR, st.sampled_from(["", "Extension"]))
def test_a_day_is_refused_for_one_reason_or_taken(
    today: date, ahead: int, deadline_in: int | None, reason: str
) -> None:
    deadline = None if deadline_in is None else today + timedelta(days=deadline_in)
    code, words = check_follow_up(today + timedelta(days=ahead), today, deadline, reason)
    assert bool(code) == bool(words)
    if ahead < 0:
        assert code == "follow_up_past"
    elif ahead > LONGEST.days:
        assert code == "follow_up_far"
    else:
        late = deadline_in is not None and 0 <= deadline_in < ahead and not reason
        assert code == ("follow_up_after_deadline" if late else "")


def test_refusals_write_days_as_pages_do() -> None:
    today, deadline = date(2026, 11, 21), date(2026, 12, 1)
    assert check_follow_up(date(2026, 11, 20), today, None, "")[1] == (
        "The next action on Nov 20, 2026 lies in the past."
    )
    assert check_follow_up(date(2026, 12, 2), today, deadline, "")[1] == (
        "The next action on Dec 2, 2026 comes after the deadline of Dec 1, 2026: say why."
    )
