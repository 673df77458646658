"""Webhooks in the back office: looked at, switched off, sent again."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from accounts.models import User
from arengine.lib.dates import now
from exchange.choices import DeliveryState
from exchange.models import WebhookDelivery, WebhookEndpoint
from exchange.services.deliveries import send_test
from exchange.services.sending import send_due

pytestmark = pytest.mark.django_db
LOG = "/admin/exchange/webhookdelivery/"
ENDPOINTS = "/admin/exchange/webhookendpoint/"


def act(client: Client, page: str, action: str, *rows: object) -> list[str]:
    """What is said after an action on the rows."""
    chosen = [str(getattr(row, "pk", "")) for row in rows]
    answer = client.post(page, {"action": action, "_selected_action": chosen})
    return [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


def test_what_has_ended_is_sent_again_under_its_id(
    desk: Client, endpoint: WebhookEndpoint, supervisor: User
) -> None:
    ended, under_way = (send_test(endpoint, now=now()) for _ in range(2))
    WebhookDelivery.objects.filter(pk=ended.pk).update(state=DeliveryState.FAILED, attempts=8)
    assert act(desk, LOG, "replay", ended, under_way) == [
        "1 to be sent again.",
        "Some were not: It is still on its way; replay it once it ended.",
    ]
    again = WebhookDelivery.objects.get(pk=ended.pk)
    assert (again.state, again.attempts, again.replayed_by) == (
        DeliveryState.WAITING, 0, supervisor,
    )  # fmt: skip
    assert again.event_id == ended.event_id
    assert send_due() == 2


def test_a_webhook_is_switched_off(desk: Client, endpoint: WebhookEndpoint) -> None:
    assert act(desk, ENDPOINTS, "switch_off", endpoint) == ["Switched off."]
    endpoint.refresh_from_db()
    assert not endpoint.is_active


def test_an_auditor_sends_nothing(client: Client, endpoint: WebhookEndpoint, auditor: User) -> None:
    client.force_login(auditor)
    ended = send_test(endpoint, now=now())
    WebhookDelivery.objects.update(state=DeliveryState.FAILED)
    act(client, LOG, "replay", ended)
    ended.refresh_from_db()
    assert ended.state == DeliveryState.FAILED


def test_no_secret_is_shown(desk: Client, endpoint: WebhookEndpoint) -> None:
    page = desk.get(f"{ENDPOINTS}{endpoint.pk}/change/")
    assert page.status_code == 200
    assert endpoint.secret not in page.content.decode()
