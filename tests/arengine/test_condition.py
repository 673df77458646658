"""How the installation is: the page for supervisors, and numbers for Prometheus."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as real
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, User
from arengine.celery import app
from arengine.condition import facts
from arengine.condition.fact import Fact, spoken
from arengine.lib.heartbeat import note_heartbeat
from arengine.tasks import heartbeat
from claims.models import Import, JobRun
from tests.factories import TODAY, ClaimFactory

NOON = datetime(2026, 11, 21, 12, tzinfo=timezone.get_default_timezone())
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_servers(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    monkeypatch.setattr(app.conf, "broker_write_url", "memory://")
    monkeypatch.setattr(app.conf, "broker_url", "memory://")
    cache.clear()


def found(label: str, at: datetime = NOON) -> Fact:
    return next(fact for fact in facts(at) if fact.label == label)


def an_import(**more: Any) -> Import:
    said = {"file_name": "a.csv", "size": 1, "digest": "d", "fingerprint": "f", "as_of": TODAY}
    return Import.objects.create(**said, **more)


def test_an_import_that_nobody_takes_up_is_said_with_its_age() -> None:
    assert found("The oldest import without a worker").words == "none waits"
    an_import(created_at=NOON - timedelta(minutes=12))
    fact = found("The oldest import without a worker")
    assert (fact.words, fact.good, fact.measure) == ("has waited for 12 min", False, 720)


def test_an_import_that_waits_for_a_person_does_not_count() -> None:
    an_import(created_at=NOON - timedelta(days=2), needs_mapping=True)
    assert found("The oldest import without a worker").words == "none waits"
    assert found("Imports on their way").measure == 1


def test_the_last_night_is_named() -> None:
    assert not found("The last night").good
    JobRun.objects.create(job=JobRun.REAGE, date=TODAY, finished_at=NOON)
    assert (found("The last night").words, found("The last night").good) == (
        "was that of Nov 21, 2026",
        True,
    )


def test_beat_and_worker_are_heard() -> None:
    assert not found("Beat and a worker").good
    note_heartbeat(NOON - timedelta(seconds=40))
    assert found("Beat and a worker").words == "answered 40 s ago"
    note_heartbeat(NOON - timedelta(minutes=10))
    assert not found("Beat and a worker").good
    an_import(lease_until=NOON + timedelta(seconds=9))
    assert found("Beat and a worker").good  # it is busy with that one


def test_the_heartbeat_is_a_task_of_beat() -> None:
    heartbeat.apply()
    assert found("Beat and a worker", timezone.now()).good
    assert app.conf.beat_schedule["heartbeat"]["task"] == heartbeat.name


def test_deltas_that_wait_are_counted() -> None:
    before = found("Rollup rows not yet folded").measure
    ClaimFactory()
    assert found("Rollup rows not yet folded").measure == (before or 0) + 1


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-3, "0 s"), (119, "119 s"), (120, "2 min"), (7_200, "2 h"), (200_000, "2 days")],
)
def test_an_age_is_spoken_roughly(seconds: int, words: str) -> None:
    assert spoken(timedelta(seconds=seconds)) == words


def test_supervisors_see_the_page_and_others_do_not(
    client: Client, supervisor: User, senior_agent: User, auditor: User
) -> None:
    client.force_login(supervisor)
    page = client.get("/health").content.decode()
    assert "Start celery beat and a worker" in page
    assert "need attention" in page
    for other in (senior_agent, auditor):
        client.force_login(other)
        assert client.get("/health").status_code == 403


def test_without_the_switch_there_are_no_metrics(client: Client) -> None:
    assert real.METRICS_TOKEN == ""
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("given", ["", "Bearer wrong", "Basic s3cret", "s3cret"])
def test_metrics_ask_for_their_token(client: Client, settings: Any, given: str) -> None:
    settings.METRICS_TOKEN = "s3cret"
    answer = client.get("/metrics", headers={"authorization": given})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="metrics"')


def test_metrics_count_by_view_and_show_the_condition(
    client: Client, settings: Any, supervisor: User
) -> None:
    settings.METRICS_TOKEN = "s3cret"
    settings.MIDDLEWARE = [
        "django_prometheus.middleware.PrometheusBeforeMiddleware",
        *settings.MIDDLEWARE,
        "django_prometheus.middleware.PrometheusAfterMiddleware",
    ]
    client.force_login(supervisor)
    ClaimFactory(claim_number="SECRET-1")
    assert client.get("/claims/SECRET-1?q=SECRET").status_code == 200
    text = client.get("/metrics", headers={"authorization": "Bearer s3cret"}).content.decode()
    assert 'view="claim"' in text
    assert "SECRET" not in text
    for name in (
        "open_imports",
        "queue_age_seconds",
        "unfolded_deltas",
        "broker_up",
        "disk_free_bytes",
    ):
        assert f"\narengine_{name} " in text


def test_audit_entries_that_wait_for_a_seal_are_counted() -> None:
    ClaimFactory()
    written = AuditEntry.objects.latest("at").at
    label = "Audit entries not sealed yet"
    fact = found(label, written + timedelta(seconds=30))
    assert (fact.words, fact.good) == (f"{AuditEntry.objects.count():,}, the oldest for 30 s", True)
    assert not found(label, written + timedelta(minutes=11)).good
