"""Sending: signed, tried eight times, never in a transaction, unknown after a crash."""

import json
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F
from pytest_django.fixtures import Settings

from accounts.models import Notice, User
from arengine.lib.dates import now
from arengine.lib.errors import Refused
from exchange import wire
from exchange.choices import DeliveryState
from exchange.models import WebhookDelivery, WebhookEndpoint
from exchange.rules.signing import signature
from exchange.services import sending
from exchange.services.deliveries import purge_deliveries, replay_delivery, send_test
from exchange.services.endpoints import change_endpoint, create_endpoint, rotate_secret
from exchange.services.sending import DEAD_AFTER, find_dead, send_due, take_due
from tests.exchange.conftest import Receiver

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery(endpoint: WebhookEndpoint) -> WebhookDelivery:
    return send_test(endpoint, now=now())


def later() -> None:
    """The wait is over."""
    WebhookDelivery.objects.update(next_at=F("created_at") - timedelta(days=1))


def test_a_delivery_arrives_signed(receiver: Receiver, delivery: WebhookDelivery) -> None:
    assert send_due() == 1
    ((headers, body),) = receiver.received
    assert json.loads(body) == delivery.payload
    assert headers["webhook-id"] == delivery.event_id
    assert headers["content-type"] == "application/json"
    stamp = int(headers["webhook-timestamp"])
    assert abs(now().timestamp() - stamp) < 300
    expected = signature(delivery.endpoint.secret, delivery.event_id, stamp, body)
    assert headers["webhook-signature"] == expected
    delivery.refresh_from_db()
    got = (delivery.state, delivery.attempts, delivery.last_status, delivery.last_error)
    assert got == (DeliveryState.SENT, 1, 200, "")
    assert send_due() == 0


def test_while_a_secret_rotates_both_sign(receiver: Receiver, delivery: WebhookDelivery) -> None:
    old = delivery.endpoint.secret
    new = rotate_secret(delivery.endpoint, now=now()).secret
    send_due()
    ((headers, body),) = receiver.received
    said = (delivery.event_id, int(headers["webhook-timestamp"]), body)
    assert headers["webhook-signature"].split() == [signature(new, *said), signature(old, *said)]


def test_the_old_secret_ends(endpoint: WebhookEndpoint) -> None:
    moment = now()
    rotated = rotate_secret(endpoint, now=moment)
    assert rotated.secrets(moment + timedelta(hours=23)) == [rotated.secret, endpoint.secret]
    assert rotated.secrets(moment + timedelta(hours=24)) == [rotated.secret]


def test_secrets_are_encrypted_at_rest(endpoint: WebhookEndpoint) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM exchange_webhookendpoint")
        (stored,) = cursor.fetchone()
    assert endpoint.secret.encode() not in bytes(stored)


def test_what_fails_is_tried_again_after_a_wait(
    receiver: Receiver, delivery: WebhookDelivery
) -> None:
    receiver.statuses = [503, 200]
    moment = now()
    assert send_due() == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_status) == (DeliveryState.WAITING, 503)
    assert delivery.next_at >= moment + timedelta(seconds=5)
    later()
    assert send_due() == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.SENT, 2)
    assert len({headers["webhook-id"] for headers, _ in receiver.received}) == 1


def test_after_eight_tries_it_is_given_up_and_said_once(
    receiver: Receiver, delivery: WebhookDelivery, supervisor: User
) -> None:
    receiver.statuses = [500]
    send_test(delivery.endpoint, now=now())
    for _ in range(20):
        send_due()
        later()
    assert len(receiver.received) == 16
    states = set(WebhookDelivery.objects.values_list("state", "attempts"))
    assert states == {(DeliveryState.FAILED, 8)}
    (notice,) = Notice.objects.all()
    assert notice.user == supervisor
    assert notice.text == "A webhook to 127.0.0.1 was given up after 8 tries."


def test_of_a_programs_webhook_the_admins_are_told(receiver: Receiver, admin_person: User) -> None:
    client = User.objects.create(username="feed", role="client")
    endpoint = create_endpoint(url=receiver.url, kinds=["claim.touched"], owner=client)
    send_test(endpoint, now=now())
    WebhookDelivery.objects.update(attempts=7)
    receiver.statuses = [404]
    send_due()
    assert [notice.user for notice in Notice.objects.all()] == [admin_person]


def test_no_redirect_is_followed(receiver: Receiver, delivery: WebhookDelivery) -> None:
    receiver.statuses = [302]
    send_due()
    delivery.refresh_from_db()
    assert (len(receiver.received), delivery.last_status) == (1, 302)
    assert delivery.state == DeliveryState.WAITING


def test_a_receiver_that_does_not_answer_is_left(
    receiver: Receiver, delivery: WebhookDelivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "SECONDS", 0.2)
    receiver.silent.set()
    send_due()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_status) == (DeliveryState.WAITING, None)
    assert delivery.last_error == "No answer within 0.2 seconds."


def test_a_failing_receiver_holds_up_no_other(receiver: Receiver, supervisor: User) -> None:
    dead = create_endpoint(url="http://127.0.0.1:1/", kinds=["claim.touched"], owner=supervisor)
    good = create_endpoint(url=receiver.url, kinds=["claim.touched"], owner=supervisor)
    for endpoint in (dead, dead, dead, good):
        send_test(endpoint, now=now())
    assert send_due() == 2
    assert len(receiver.received) == 1
    last = WebhookDelivery.objects.filter(endpoint=dead).earliest("pk")
    assert last.last_error == "Not reached: ConnectionRefusedError."


def test_an_address_is_checked_again_when_something_is_sent(
    receiver: Receiver, delivery: WebhookDelivery, settings: Settings
) -> None:
    """What a name stood for when it was saved is not what it stands for now."""
    url = receiver.url.replace("http://127.0.0.1", "https://localhost")
    change_endpoint(delivery.endpoint, url=url)
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    send_due()
    delivery.refresh_from_db()
    assert receiver.received == []
    assert delivery.last_error == wire.NOT_PUBLIC


def test_nothing_is_sent_within_a_transaction(delivery: WebhookDelivery) -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        send_due()


def test_a_delivery_is_marked_before_it_goes_out(
    receiver: Receiver, delivery: WebhookDelivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sender that dies in the middle leaves it unknown, and nobody sends it again unasked."""

    class Died(BaseException):
        pass

    def die(*given: object) -> None:
        raise Died

    monkeypatch.setattr(sending, "settle", die)
    with pytest.raises(Died):
        send_due()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.SENDING, 1)
    assert find_dead(now()) == 0
    assert find_dead(now() + DEAD_AFTER) == 1
    assert find_dead(now() + DEAD_AFTER) == 0
    later()
    assert send_due() == 0
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.UNKNOWN
    assert len(receiver.received) == 1
    assert "nobody knows whether it arrived" in Notice.objects.get().text


def test_what_ended_is_sent_again_under_its_id(
    receiver: Receiver, delivery: WebhookDelivery, supervisor: User
) -> None:
    for state in (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNKNOWN):
        WebhookDelivery.objects.update(state=state, attempts=8)
        again = replay_delivery(delivery, user=supervisor, now=now())
        assert (again.state, again.attempts) == (DeliveryState.WAITING, 0)
        assert again.replayed_by == supervisor
        assert send_due() == 1
    assert {headers["webhook-id"] for headers, _ in receiver.received} == {delivery.event_id}


@pytest.mark.parametrize("state", [DeliveryState.WAITING, DeliveryState.SENDING])
def test_what_is_under_way_is_not_replayed(
    delivery: WebhookDelivery, supervisor: User, state: str
) -> None:
    WebhookDelivery.objects.update(state=state)
    with pytest.raises(Refused, match="still on its way"):
        replay_delivery(delivery, user=supervisor, now=now())


def test_an_endpoint_that_is_off_is_sent_nothing_until_it_is_on(
    receiver: Receiver, delivery: WebhookDelivery, supervisor: User
) -> None:
    endpoint = change_endpoint(delivery.endpoint, is_active=False)
    assert send_due() == 0
    with pytest.raises(Refused, match="switched off"):
        send_test(endpoint, now=now())
    change_endpoint(endpoint, is_active=True)
    assert send_due() == 1


def test_nothing_goes_out_for_an_owner_who_is_disabled(
    delivery: WebhookDelivery, supervisor: User
) -> None:
    User.objects.filter(pk=supervisor.pk).update(is_active=False)
    assert send_due() == 0


def test_no_delivery_is_taken_twice(delivery: WebhookDelivery) -> None:
    assert take_due(now(), set()) == delivery
    assert take_due(now(), set()) is None


def test_old_deliveries_are_let_go(delivery: WebhookDelivery) -> None:
    send_due()
    waiting = send_test(delivery.endpoint, now=now())
    WebhookDelivery.objects.update(created_at=now() - timedelta(days=91))
    assert purge_deliveries(now()) == 1
    assert WebhookDelivery.objects.get() == waiting
