"""Verbs on endpoints: make, change, switch off, give another secret."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from arengine.lib.errors import Refused
from exchange.models import WebhookEndpoint
from exchange.rules.signing import new_secret
from exchange.wire import Forbidden, checked

# The old secret signs beside the new one for so long.
ROTATION = timedelta(hours=24)
MOST_ENDPOINTS = 20


def create_endpoint(*, url: str, kinds: Iterable[str], owner: User) -> WebhookEndpoint:
    """A new receiver. Its `secret` is told to whoever makes it, and never again."""
    check_url(url)
    _refuse_many(owner)
    return WebhookEndpoint.objects.create(
        url=url, kinds=sorted(set(kinds)), owner=owner, secret=new_secret()
    )


@transaction.atomic
def change_endpoint(
    endpoint: WebhookEndpoint,
    *,
    url: str | None = None,
    kinds: Iterable[str] | None = None,
    is_active: bool | None = None,
) -> WebhookEndpoint:
    """Changes what is named. What waits for an endpoint that is off goes when it is on again."""
    if url is not None and url != endpoint.url:
        check_url(url)
    locked = _locked(endpoint)
    if is_active and not locked.is_active:
        _refuse_many(locked.owner)
    locked.url = locked.url if url is None else url
    locked.kinds = locked.kinds if kinds is None else sorted(set(kinds))
    locked.is_active = locked.is_active if is_active is None else is_active
    locked.save(update_fields=["url", "kinds", "is_active"])
    return locked


@transaction.atomic
def rotate_secret(endpoint: WebhookEndpoint, *, now: datetime) -> WebhookEndpoint:
    """Another secret, told once; the one before signs too until the receiver has changed over."""
    locked = _locked(endpoint)
    locked.old_secret, locked.secret = locked.secret, new_secret()
    locked.old_secret_until = now + ROTATION
    locked.save(update_fields=["old_secret", "secret", "old_secret_until"])
    return locked


def check_url(url: str) -> None:
    """ValidationError for an address that nothing would be sent to."""
    try:
        checked(url)
    except Forbidden as error:
        raise ValidationError({"url": [str(error)]}) from error


def _refuse_many(owner: User) -> None:
    if WebhookEndpoint.objects.filter(owner=owner, is_active=True).count() >= MOST_ENDPOINTS:
        raise Refused("too_many_webhooks", f"One person has at most {MOST_ENDPOINTS} webhooks.")


def _locked(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    rows = WebhookEndpoint.objects.select_for_update(of=("self",)).select_related("owner")
    return rows.get(pk=endpoint.pk)
