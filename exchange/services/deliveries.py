"""Verbs on deliveries: send a test, send again, let go of old ones."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from arengine.lib.errors import Refused
from exchange.choices import ENDED, TEST_KIND, DeliveryState
from exchange.models import WebhookDelivery, WebhookEndpoint

KEPT = timedelta(days=90)


def send_test(endpoint: WebhookEndpoint, *, now: datetime) -> WebhookDelivery:
    """An event about nothing, sent within seconds like any other."""
    _refuse_inactive(endpoint)
    payload = {"type": TEST_KIND, "timestamp": now.isoformat(), "data": {}}
    return WebhookDelivery.objects.create(
        endpoint=endpoint, event_id=f"test-{uuid.uuid4()}", kind=TEST_KIND, payload=payload
    )


@transaction.atomic
def replay_delivery(delivery: WebhookDelivery, *, user: User, now: datetime) -> WebhookDelivery:
    """Sends an ended delivery again under the same id, with all its tries before it."""
    rows = WebhookDelivery.objects.select_for_update(of=("self",)).select_related("endpoint")
    locked = rows.get(pk=delivery.pk)
    _refuse_inactive(locked.endpoint)
    if locked.state not in ENDED:
        raise Refused("delivery_under_way", "It is still on its way; replay it once it ended.")
    locked.state, locked.attempts, locked.next_at = DeliveryState.WAITING, 0, now
    locked.replayed_by = user
    locked.save(update_fields=["state", "attempts", "next_at", "replayed_by"])
    return locked


def purge_deliveries(now: datetime) -> int:
    """Lets go of what ended long ago; returns how many."""
    old = WebhookDelivery.objects.filter(created_at__lt=now - KEPT, state__in=ENDED)
    return old.delete()[0]


def _refuse_inactive(endpoint: WebhookEndpoint) -> None:
    if not endpoint.is_active:
        raise Refused("webhook_inactive", "The webhook is switched off.")
