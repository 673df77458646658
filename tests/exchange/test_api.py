"""Webhooks by the API: made, changed, tried, and what became of each delivery."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from arengine.lib.dates import now
from exchange.choices import DeliveryState
from exchange.models import WebhookDelivery, WebhookEndpoint
from exchange.services import endpoints
from exchange.services.deliveries import send_test
from tests.exchange.conftest import Receiver

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


def post(desk: Client, path: str, body: dict[str, Any] | None = None) -> Any:
    return desk.post(f"/api/webhooks/{path}", body or {}, content_type=JSON)


def test_the_secret_is_told_once(desk: Client, receiver: Receiver, supervisor: User) -> None:
    answer = post(desk, "", {"url": receiver.url, "kinds": ["claim.touched"]})
    made = answer.json()
    assert (answer.status_code, made["kinds"], made["owner"]) == (
        201, ["claim.touched"], supervisor.username,
    )  # fmt: skip
    endpoint = WebhookEndpoint.objects.get(pk=made["id"])
    assert made["secret"] == endpoint.secret
    for path in ("", f"{made['id']}/"):
        assert endpoint.secret not in desk.get(f"/api/webhooks/{path}").content.decode()


@pytest.mark.parametrize(
    "body",
    [
        {"kinds": ["claim.touched"]},
        {"url": "https://example.org/", "kinds": []},
        {"url": "https://example.org/", "kinds": ["claim.sold"]},
        {"url": "https://example.org/", "kinds": ["claim.touched"], "owner": "admin"},
    ],
)
def test_a_body_that_cannot_be_read_makes_nothing(body: dict[str, Any], desk: Client) -> None:
    answer = post(desk, "", body)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert not WebhookEndpoint.objects.exists()


@pytest.mark.parametrize("url", ["http://example.org/", "https://127.0.0.1/", "https://10.0.0.1/"])
def test_an_address_that_nothing_is_sent_to_is_refused(url: str, desk: Client) -> None:
    answer = post(desk, "", {"url": url, "kinds": ["claim.touched"]})
    assert answer.status_code == 400
    assert not WebhookEndpoint.objects.exists()


def test_one_person_has_so_many_and_no_more_by_switching_on(
    desk: Client, endpoint: WebhookEndpoint, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoints, "MOST_ENDPOINTS", 1)
    another = {"url": receiver.url, "kinds": ["claim.touched"]}
    assert post(desk, "", another).json()["code"] == "too_many_webhooks"
    path = f"/api/webhooks/{endpoint.pk}/"
    desk.delete(path)
    assert post(desk, "", another).status_code == 201
    refused = desk.patch(path, {"is_active": True}, content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_webhooks")


def test_it_is_changed_and_switched_off_with_its_log_kept(
    desk: Client, endpoint: WebhookEndpoint
) -> None:
    send_test(endpoint, now=now())
    path = f"/api/webhooks/{endpoint.pk}/"
    changed = desk.patch(path, {"kinds": ["import.finished"]}, content_type=JSON)
    assert (changed.status_code, changed.json()["kinds"]) == (200, ["import.finished"])
    assert desk.delete(path).status_code == 204
    assert desk.get(path).json()["is_active"] is False
    assert len(desk.get(f"{path}deliveries/").json()["results"]) == 1


def test_a_rotated_secret_is_another_one(desk: Client, endpoint: WebhookEndpoint) -> None:
    old = endpoint.secret
    told = post(desk, f"{endpoint.pk}/rotate-secret/").json()
    endpoint.refresh_from_db()
    assert told["secret"] == endpoint.secret != old
    assert told["old_secret_until"]


def test_a_test_is_a_delivery_on_its_way(desk: Client, endpoint: WebhookEndpoint) -> None:
    answer = post(desk, f"{endpoint.pk}/test/")
    told = answer.json()
    assert (answer.status_code, told["kind"], told["state"]) == (202, "webhook.test", "waiting")
    (listed,) = desk.get(f"/api/webhooks/{endpoint.pk}/deliveries/").json()["results"]
    assert listed == told


def test_a_delivery_that_ended_is_replayed_under_its_id(
    desk: Client, endpoint: WebhookEndpoint, supervisor: User
) -> None:
    sent = send_test(endpoint, now=now())
    path = f"{endpoint.pk}/deliveries/{sent.pk}/replay/"
    assert post(desk, path).status_code == 409
    WebhookDelivery.objects.update(state=DeliveryState.UNKNOWN, attempts=3)
    told = post(desk, path).json()
    assert (told["event_id"], told["state"], told["attempts"], told["replayed_by"]) == (
        sent.event_id, "waiting", 0, supervisor.username,
    )  # fmt: skip


def test_what_is_switched_off_sends_nothing_more(desk: Client, endpoint: WebhookEndpoint) -> None:
    WebhookEndpoint.objects.update(is_active=False)
    answer = post(desk, f"{endpoint.pk}/test/")
    assert answer.status_code == 409
    assert not WebhookDelivery.objects.exists()


def test_a_delivery_of_another_webhook_is_not_found(
    desk: Client, endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    other = post(desk, "", {"url": receiver.url, "kinds": ["claim.touched"]}).json()
    sent = send_test(endpoint, now=now())
    assert post(desk, f"{other['id']}/deliveries/{sent.pk}/replay/").status_code == 404
