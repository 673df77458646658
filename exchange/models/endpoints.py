"""Addresses outside that are told what happens."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.choices import BACK_OFFICE_ROLES
from accounts.models import User
from accounts.models.people import is_present
from arengine.lib.encrypted_fields import EncryptedTextField
from exchange.choices import EventKind


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    def for_user(self, user: User | AnonymousUser) -> WebhookEndpointQuerySet:
        """One's own; all for those in the back office who see everything."""
        if not is_present(user):
            return self.none()
        sees_all = user.role in BACK_OFFICE_ROLES and user.sees_everything
        return self if sees_all else self.filter(owner=user)

    def listening(self) -> WebhookEndpointQuerySet:
        """Active, and of somebody who is."""
        return self.filter(is_active=True, owner__is_active=True)


class WebhookEndpoint(models.Model):
    """One receiver. It is told what its owner may see, and no more."""

    url = models.CharField(max_length=500)
    kinds = ArrayField(models.CharField(max_length=24, choices=EventKind))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    secret = EncryptedTextField(editable=False)
    # While a receiver changes over, both sign.
    old_secret = EncryptedTextField(default="", db_default="", editable=False)
    old_secret_until = models.DateTimeField(null=True, blank=True, editable=False)
    is_active = models.BooleanField(default=True, db_default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = WebhookEndpointQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(kinds=[]), name="webhook_tells_something"),
        ]

    def __str__(self) -> str:
        return f"Webhook {self.pk} to {self.host}"

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    def secrets(self, moment: datetime) -> list[str]:
        """The secrets that sign at this moment, the newest first."""
        until = self.old_secret_until
        old = [self.old_secret] if self.old_secret and until and moment < until else []
        return [self.secret, *old]
