"""What the doctor finds, and what production refuses."""

import json
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from arengine.celery import app
from arengine.diagnosis import diagnose
from arengine.diagnosis.configuration import configuration_faults
from arengine.durability import check_durability, refuse_unsafe_database, unsafe_settings
from claims.models import JobRun
from tests.factories import TODAY, UserFactory

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
    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
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


@pytest.fixture
def production(settings: Any) -> Any:
    settings.PRODUCTION = True
    return settings


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("DEBUG", True, "DEBUG is on in production."),
        ("FIELD_KEYS", "", "FIELD_KEYS is not set."),
        ("SECRET_KEY", "short", "SECRET_KEY can be guessed."),
        ("SECRET_KEY", "a" * 80, "SECRET_KEY can be guessed."),
        ("ALLOWED_HOSTS", ["*"], "Every host name is accepted."),
        ("SECURE_HSTS_SECONDS", 0, "Browsers may come without TLS."),
        (
            "SESSION_COOKIE_NAME",
            "sessionid",
            "The SESSION_COOKIE is not bound to this host and TLS.",
        ),
        (
            "EMAIL_HOST",
            "localhost",
            "No mail server is configured: invitations and password resets reach nobody.",
        ),
    ],
)
def test_a_weak_setting_is_found_in_production_only(
    settings: Any, name: str, value: Any, fault: str
) -> None:
    def faults() -> list[str]:
        return [fault for fault, _ in configuration_faults()]

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    setattr(settings, name, value)
    assert fault not in faults()
    settings.PRODUCTION = True
    assert fault in faults()


@pytest.mark.parametrize("name", ["csp.middleware.CSPMiddleware", "csp"])
def test_a_missing_part_is_found(settings: Any, name: str) -> None:
    settings.MIDDLEWARE = [entry for entry in settings.MIDDLEWARE if entry != name]
    settings.INSTALLED_APPS = [entry for entry in settings.INSTALLED_APPS if entry != name]
    assert f"{name} is missing from the settings." in faults()


def test_a_visibility_timeout_below_the_task_limit_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.conf.broker_transport_options, "visibility_timeout", 3600)
    assert "A long task would be given to a second worker while it runs." in faults()


@pytest.mark.parametrize("is_found", [True, False])
def test_a_role_that_owns_its_tables_is_found_in_production(
    production: Any, monkeypatch: pytest.MonkeyPatch, is_found: bool
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE owned ()" if is_found else "SELECT 1")
    table = "owned" if is_found else "pg_class"
    monkeypatch.setattr("arengine.diagnosis.database.LEDGER", table)
    found = [fault for fault in faults() if "owns the ledger" in fault]
    assert bool(found) == (is_found or _is_superuser())


def _is_superuser() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def test_published_passwords_are_found_in_production(production: Any) -> None:
    person = UserFactory(username="supervisor")
    person.set_password("demo-arengine")
    person.save()
    assert "supervisor can sign in with the demo's published password." in faults()


@pytest.mark.parametrize(
    ("address", "is_open"),
    [
        ("redis://valkey:6379/0", True),
        ("redis://:secret@valkey:6379/0", False),
        ("redis://127.0.0.1:6379/0", False),
    ],
)
def test_a_broker_open_to_the_network_is_found(
    production: Any, monkeypatch: pytest.MonkeyPatch, address: str, is_open: bool
) -> None:
    monkeypatch.setattr("arengine.diagnosis.check_broker", lambda: None)
    monkeypatch.setattr("arengine.diagnosis.broker._eviction_policy", lambda: "allkeys-lru")
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)  # Celery prefers it
    monkeypatch.setattr(app.conf, "broker_url", address)
    found = faults()
    assert ("The broker is reached over the network without a password." in found) == is_open
    assert [fault for fault in found if "maxmemory-policy allkeys-lru" in fault]


def test_the_broker_in_use_says_how_it_evicts() -> None:
    from arengine.diagnosis.broker import _eviction_policy

    assert _eviction_policy() in ("noeviction", "volatile-lru", "allkeys-lru")


def test_a_full_disk_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("arengine.condition.servers.LEAST_DISK", 1.01)
    assert [fault for fault in faults() if fault.startswith("Free on this machine's disk: ")]


def test_a_silent_beat_is_found(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert "Beat and a worker: have not answered within a day." in faults()


def test_the_doctor_speaks_to_machines_too() -> None:
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("doctor", "--json", stdout=out)
    assert end.value.code == 1
    (found,) = [
        told for told in json.loads(out.getvalue())["faults"] if "No night" in told["fault"]
    ]
    assert "run_night" in found["fix"]


def test_the_doctor_ends_with_1_when_something_is_wrong() -> None:
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("doctor", stdout=out)
    assert end.value.code == 1
    assert "FAULT  No night has run ever" in out.getvalue()
