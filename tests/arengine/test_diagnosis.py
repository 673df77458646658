"""What the doctor finds, and what production refuses."""

from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from arengine.diagnosis import diagnose
from arengine.durability import check_durability, refuse_unsafe_database, unsafe_settings
from claims.models import JobRun
from tests.factories import TODAY

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 21, 12, tzinfo=timezone.get_default_timezone())


def faults() -> list[str]:
    return [fault for fault, _ in diagnose(NOON)]


@pytest.fixture
def forgetful() -> None:
    """The only one of the three settings that a session may change."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")


def test_a_missed_night_is_found() -> None:
    assert "No night has run ever; ages and buckets are old." in faults()
    JobRun.objects.create(job=JobRun.REAGE, date=TODAY, finished_at=NOON)
    assert not [fault for fault in faults() if "No night" in fault]


def test_a_night_that_found_something_broken_is_repeated() -> None:
    outcome = {"ok": False, "broken": "balances"}
    JobRun.objects.create(job="verify", date=TODAY, finished_at=NOON, outcome=outcome)
    assert "The night of 2026-11-21 found: balances no longer holds." in faults()


def test_a_broker_that_does_not_answer_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from arengine.celery import app

    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    assert "The broker does not answer." in faults()


def test_a_forgetful_database_is_found(forgetful: None) -> None:
    assert "synchronous_commit" in unsafe_settings()
    assert [fault for fault in faults() if "synchronous_commit off" in fault]


def test_production_refuses_a_forgetful_database(forgetful: None, settings: Any) -> None:
    refuse_unsafe_database()
    assert check_durability() == []
    settings.PRODUCTION = True
    with pytest.raises(ImproperlyConfigured, match="synchronous_commit"):
        refuse_unsafe_database()
    assert "PostgreSQL runs with synchronous_commit off." in [m.msg for m in check_durability()]


def test_the_doctor_ends_with_1_when_something_is_wrong() -> None:
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("doctor", stdout=out)
    assert end.value.code == 1
    assert "FAULT  No night has run ever" in out.getvalue()
