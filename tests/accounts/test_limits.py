"""How often one may ask: counted for all processes, told in every answer."""

import threading
import uuid

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import AuditEntry, User
from accounts.services import limits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]


@pytest.fixture(autouse=True)
def fresh_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test counts by itself."""
    name = f"test-{uuid.uuid4().hex}"
    monkeypatch.setitem(limits.connection.settings_dict, "NAME", name)


def test_every_answer_tells_what_is_left(
    supervisor: User, client: Client, settings: Settings
) -> None:
    settings.REQUESTS_A_MINUTE = 2
    client.force_login(supervisor)
    told = []
    for _ in range(3):
        answer = client.get("/api/payers/")
        headers = (answer["RateLimit-Limit"], answer["RateLimit-Remaining"])
        told.append((answer.status_code, *headers))
    assert told == [(200, "2", "1"), (200, "2", "0"), (429, "2", "0")]
    assert 1 <= int(answer["RateLimit-Reset"]) <= 60
    assert answer["Retry-After"] == answer["RateLimit-Reset"]
    assert answer.json()["type"] == "/problems/too-many-requests"


def test_a_window_of_refusals_is_one_line_in_the_audit(
    supervisor: User, client: Client, settings: Settings
) -> None:
    settings.REQUESTS_A_MINUTE = 1
    client.force_login(supervisor)
    for _ in range(4):
        client.get("/api/payers/")
    entry = AuditEntry.objects.get(action="refused", detail__limit="requests")
    assert entry.user_id == supervisor.pk


def test_each_person_has_a_limit_of_their_own(
    supervisor: User, auditor: User, client: Client, settings: Settings
) -> None:
    settings.REQUESTS_A_MINUTE = 1
    for person in (supervisor, auditor):
        client.force_login(person)
        assert client.get("/api/payers/").status_code == 200


def test_strangers_are_counted_by_their_address(client: Client, settings: Settings) -> None:
    settings.REQUESTS_A_MINUTE = 1
    codes = [client.get("/api/payers/").status_code for _ in range(2)]
    other = client.get("/api/payers/", REMOTE_ADDR="192.0.2.7").status_code
    assert (codes, other) == ([401, 429], 401)


@pytest.mark.parametrize(
    "path", ["/claims/export", "/claims/entries/export", "/dashboard/aging.csv"]
)
def test_exports_of_pages_have_a_limit(
    path: str, supervisor: User, client: Client, settings: Settings
) -> None:
    settings.EXPORTS_AN_HOUR = 1
    client.force_login(supervisor)
    assert client.get(path).status_code == 200
    refused = client.get(path)
    assert refused.status_code == 429
    assert 3500 < int(refused["Retry-After"]) <= 3600
    assert "You may export 1 files an hour" in refused.content.decode()


def test_without_valkey_all_may_pass(
    supervisor: User, client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REQUESTS_A_MINUTE = 1
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(limits, "_asked_not_before", 0.0)
    client.force_login(supervisor)
    assert [client.get("/api/payers/").status_code for _ in range(3)] == [200] * 3


def test_threads_never_share_the_last_place() -> None:
    allowed: list[bool] = []

    def ask() -> None:
        for _ in range(20):
            count = limits.take("requests", "one", 50, 60)
            allowed.append(bool(count and count.allowed))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(allowed), sum(allowed)) == (80, 50)
