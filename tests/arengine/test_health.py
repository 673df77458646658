"""Alive and ready: what an operator's monitor asks."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from arengine import health
from arengine.celery import app
from arengine.ownership import owning


@pytest.fixture
def broker_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.conf, "broker_write_url", "memory://")
    monkeypatch.setattr(app.conf, "broker_url", "memory://")


@pytest.mark.parametrize("address", ["/healthz", "/healthz/"])
def test_alive_needs_no_database_and_no_sign_in(client: Client, address: str) -> None:
    assert client.get(address).json() == {"status": "alive"}


@pytest.mark.django_db
@pytest.mark.usefixtures("broker_in_memory")
def test_ready_shows_the_last_night(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ready", "as_of": None, "night": "missed"}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("broker_in_memory")
def test_a_migration_that_is_not_applied_is_not_ready(client: Client) -> None:
    recorder, name = MigrationRecorder(connection), ("sessions", "0001_initial")
    with owning():
        recorder.record_unapplied(*name)
    try:
        response = client.get("/readyz")
    finally:
        with owning():
            recorder.record_applied(*name)
    assert response.status_code == 503
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"] == "migrations are not applied: run manage.py migrate"


@pytest.mark.django_db
def test_a_broker_that_does_not_answer_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["detail"] == "the broker does not answer"


def test_a_database_that_does_not_answer_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        with health.failing_as("the database does not answer"):
            raise ConnectionError

    monkeypatch.setattr(health, "check_database", broken)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["detail"] == "the database does not answer"
