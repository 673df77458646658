"""Sends what is due. A delivery is `sending`, and committed so, before anything goes out: after a
crash nobody knows whether it arrived, so it becomes `unknown` and waits for a person."""

import time
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import QuerySet

from accounts.choices import Role
from accounts.models import Notice, User
from accounts.services.notices import send_notices
from arengine.lib.dates import now
from exchange.choices import DeliveryState
from exchange.models import WebhookDelivery, WebhookEndpoint
from exchange.rules.retries import MOST_TRIES, wait_after
from exchange.rules.signing import body_of, signed_headers
from exchange.wire import Answer, post

log = structlog.get_logger(__name__)
# Longer than any call takes, the look-up of its host included.
DEAD_AFTER = timedelta(minutes=2)
# One run of the job ends so long after it began, with what it has in hand.
RUN_SECONDS = 30


def send_due() -> int:
    """Sends until nothing is due or the run has lasted; returns the tries made.

    An endpoint that fails is left alone until the next run, so that it holds up no other.
    """
    ends, failing, tries = time.monotonic() + RUN_SECONDS, set[int](), 0
    while time.monotonic() < ends and (delivery := take_due(now(), failing)):
        answer = _send(delivery, now())
        settle(delivery, answer, now())
        tries += 1
        if not answer.is_good:
            failing.add(delivery.endpoint_id)
    return tries


@transaction.atomic(durable=True)
def take_due(moment: datetime, leaving_out: set[int]) -> WebhookDelivery | None:
    """The delivery that has been due longest, `sending` and counted; nobody else gets it."""
    due = WebhookDelivery.objects.due(moment).exclude(endpoint__in=leaving_out)
    rows = due.select_for_update(skip_locked=True, of=("self",)).select_related("endpoint")
    delivery = rows.order_by("next_at", "id").first()
    if delivery is not None:
        delivery.state, delivery.tried_at = DeliveryState.SENDING, moment
        delivery.attempts += 1
        delivery.save(update_fields=["state", "tried_at", "attempts"])
    return delivery


def settle(delivery: WebhookDelivery, answer: Answer, moment: datetime) -> None:
    """Writes down what came of a try: sent, to be tried again, or given up and said."""
    wait = None if answer.is_good else wait_after(delivery.attempts)
    state = DeliveryState.SENT if answer.is_good else DeliveryState.FAILED
    if wait is not None:
        state = DeliveryState.WAITING
    told = {"last_status": answer.status, "last_error": answer.error[:200]}
    log.info("webhook_tried", delivery=delivery.pk, state=str(state), status=answer.status)
    written = _of_this_try(delivery).update(
        state=state, next_at=moment + (wait or timedelta()), **told
    )
    if written and state == DeliveryState.FAILED:
        _say(delivery.endpoint, f"given up after {MOST_TRIES} tries")


def find_dead(moment: datetime) -> int:
    """Makes `unknown` what its sender never came back from; returns how many."""
    dead = WebhookDelivery.objects.filter(
        state=DeliveryState.SENDING, tried_at__lt=moment - DEAD_AFTER
    )
    found = list(dead.select_related("endpoint__owner"))
    changed = dead.filter(pk__in=[row.pk for row in found]).update(state=DeliveryState.UNKNOWN)
    for endpoint in {row.endpoint for row in found} if changed else ():
        _say(endpoint, "left in the middle: nobody knows whether it arrived")
    return changed


def _send(delivery: WebhookDelivery, moment: datetime) -> Answer:
    endpoint, body = delivery.endpoint, body_of(delivery.payload)
    timestamp = int(moment.timestamp())
    signed = signed_headers(endpoint.secrets(moment), delivery.event_id, timestamp, body)
    return post(endpoint.url, {**signed, "content-type": "application/json"}, body)


def _of_this_try(delivery: WebhookDelivery) -> "QuerySet[WebhookDelivery]":
    """The row, unless a person has sent it again meanwhile."""
    ours = (DeliveryState.SENDING, DeliveryState.UNKNOWN)
    rows = WebhookDelivery.objects.filter(pk=delivery.pk, state__in=ours)
    return rows.filter(attempts=delivery.attempts, tried_at=delivery.tried_at)


def _say(endpoint: WebhookEndpoint, what: str) -> None:
    """To the owner once, until it is read; a program reads no notices, so to the admins instead."""
    link = f"/admin/exchange/webhookdelivery/?endpoint__id__exact={endpoint.pk}"
    owner = endpoint.owner
    admins = User.objects.filter(role=Role.ADMIN, is_active=True)
    people = admins if owner.role == Role.CLIENT else User.objects.filter(pk=owner.pk)
    told = Notice.objects.unread().filter(link=link).values("user")
    send_notices(people.exclude(pk__in=told), f"A webhook to {endpoint.host} was {what}.", link)
