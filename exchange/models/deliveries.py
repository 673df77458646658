"""What was to be sent, and what became of it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from exchange.choices import DeliveryState
from exchange.models.endpoints import WebhookEndpoint


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def for_user(self, user: User | AnonymousUser) -> WebhookDeliveryQuerySet:
        """As the endpoints they go to."""
        return self.filter(endpoint__in=WebhookEndpoint.objects.for_user(user))

    def due(self, moment: datetime) -> WebhookDeliveryQuerySet:
        """To be tried now. Those of an endpoint that is off wait until it is on again."""
        waiting = self.filter(state=DeliveryState.WAITING, next_at__lte=moment)
        return waiting.filter(endpoint__in=WebhookEndpoint.objects.listening())


class WebhookDelivery(models.Model):
    """One event for one endpoint. Its payload holds ids and never who the patient is."""

    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    event_id = models.CharField(max_length=80, db_collation="C")
    kind = models.CharField(max_length=24, db_collation="C")
    payload = models.JSONField()
    state = models.CharField(
        max_length=8, choices=DeliveryState, db_default=DeliveryState.WAITING, db_collation="C"
    )
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(db_default=Now())
    next_at = models.DateTimeField(db_default=Now())
    tried_at = models.DateTimeField(null=True, blank=True)
    last_status = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="What the receiver answered."
    )
    last_error = models.CharField(max_length=200, blank=True, default="", db_default="")
    replayed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "webhook deliveries"
        constraints = [
            # Whatever is collected twice is sent once.
            models.UniqueConstraint(fields=["endpoint", "event_id"], name="webhook_told_once"),
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="webhook_state_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["endpoint", "-id"], name="webhook_log"),
            models.Index(
                fields=["next_at"],
                condition=Q(state=DeliveryState.WAITING),
                name="webhook_waiting",
            ),
            models.Index(
                fields=["tried_at"],
                condition=Q(state=DeliveryState.SENDING),
                name="webhook_sending",
            ),
            models.Index(fields=["created_at"], name="webhook_age"),
        ]

    def __str__(self) -> str:
        return self.event_id
