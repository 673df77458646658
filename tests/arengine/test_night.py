"""The night: in order, once, caught up when missed, loud when something is broken."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from arengine import tasks
from arengine.night import is_due, run_night
from claims.clock import portfolio_date
from claims.models import JobRun
from tests.factories import TODAY, ClaimFactory

pytestmark = pytest.mark.django_db


def at(hour: int, day: date = TODAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())


def break_a_balance() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE claims_claim SET balance = balance + 1")


def test_the_whole_night_in_order() -> None:
    ClaimFactory(days=91)
    assert run_night(TODAY) == {
        "date": "2026-11-21",
        "fold": 1,
        "reage": 1,
        "deadlines": 0,
        "alerts": 0,
        "learn": 0,
        "score": 0,
        "answers": 0,
        "wake": 0,
        "workflows": {"left": 0, "switched": 0, "moved": 0, "completed": 0},
        "handover": {"switched": 0, "escalated": 0},
        "denials": {"clusters": 0, "claims": 0, "reopened": 0},
        "enrolment": {"by_rule": 0, "by_strategy": 0},
        "emails": {"written": 0, "by_hand": 0, "held": 0, "handed": 0},
        "escalate": {"version": 1, "raised": {}, "ended": 0},
        "performance": 1,
        "campaigns": {"counted": 0, "ended": 0, "looks": 0},
        "verify": {"ok": True},
        "purge": {"ok": True},
    }


def test_a_second_night_of_the_same_date_writes_nothing() -> None:
    ClaimFactory()
    run_night(TODAY)
    again = run_night(TODAY)
    assert (again["reage"], again["verify"], again["purge"]) == (None, None, None)


def test_a_broken_balance_is_named_in_the_run() -> None:
    claim = ClaimFactory()
    break_a_balance()
    assert run_night(TODAY)["verify"] == {
        "ok": False,
        "broken": "opening balances plus entries are balances",
        "offender": f"claim {claim.pk}",
    }


def test_verify_ends_with_the_first_broken_invariant() -> None:
    claim = ClaimFactory()
    call_command("verify", stdout=StringIO())
    break_a_balance()
    with pytest.raises(CommandError, match=f"plus entries are balances; first at claim {claim.pk}"):
        call_command("verify", stdout=StringIO())


@pytest.mark.parametrize(
    ("last", "hour", "due"),
    [(0, 1, False), (1, 1, False), (1, 2, True), (2, 1, True), (None, 1, True), (0, 3, True)],
)
def test_when_a_night_is_due(last: int | None, hour: int, due: bool) -> None:
    if last is not None:
        JobRun.objects.create(
            job=JobRun.REAGE, date=TODAY - timedelta(days=last), finished_at=at(1)
        )
    assert is_due(at(hour)) is due


def test_a_finished_night_is_not_due_again() -> None:
    run_night(TODAY)
    assert not is_due(at(5))
    assert is_due(at(5, TODAY + timedelta(days=1)))


def test_the_bell_runs_todays_night() -> None:
    with time_machine.travel(at(4), tick=False):
        tasks.run_night()
    assert portfolio_date(date(2030, 1, 1)) == TODAY


def test_the_commands_take_a_date() -> None:
    out = StringIO()
    ClaimFactory(days=91)
    call_command("reage", "--date", "2026-11-21", stdout=out)
    call_command("run_night", "--date", "2026-11-21", stdout=out)
    assert "Portfolio as of 2026-11-21: 1 claims written." in out.getvalue()
    assert "reage: done before" in out.getvalue()
