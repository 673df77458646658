"""A job's work for a date is done once, and taken over from whoever died at it."""

from datetime import date

import pytest
from django.db import connections

from claims.models import JobRun
from claims.services.runs import run_once
from tests.factories import TODAY

pytestmark = pytest.mark.django_db


def test_the_work_of_a_date_is_done_once() -> None:
    assert run_once("count", TODAY, lambda: {"n": 1}) == {"n": 1}
    assert run_once("count", TODAY, lambda: {"n": 2}) is None
    run = JobRun.objects.get()
    assert (run.outcome, run.finished_at is not None) == ({"n": 1}, True)


def test_a_run_that_died_is_taken_over() -> None:
    with pytest.raises(ZeroDivisionError):
        run_once("count", TODAY, lambda: {"n": 1 // 0})
    assert JobRun.objects.get().finished_at is None
    assert run_once("count", TODAY, lambda: {"n": 2}) == {"n": 2}


def test_a_run_that_is_under_way_elsewhere_is_left_alone(today: date) -> None:
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('run:count'))")
        assert run_once("count", today, lambda: {"n": 1}) is None
        cursor.execute("SELECT pg_advisory_unlock(hashtext('run:count'))")
    other.close()
    assert run_once("count", today, lambda: {"n": 1}) == {"n": 1}
