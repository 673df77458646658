"""Snoozed claims: put off with a reason; they come back by themselves."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from claims.choices import AdjudicationStatus, CameBack, SnoozeReason
from claims.models.claims import Claim

# What a payer says before it has said anything of the money.
NOT_ANSWERED = (
    AdjudicationStatus.UNKNOWN,
    AdjudicationStatus.RECEIVED,
    AdjudicationStatus.PENDING,
)


class SnoozeQuerySet(models.QuerySet["Snooze"]):
    def for_user(self, user: User | AnonymousUser) -> SnoozeQuerySet:
        """As the claims that sleep."""
        return self.filter(claim__in=Claim.objects.for_user(user))

    def asleep(self) -> SnoozeQuerySet:
        """Not yet back."""
        return self.filter(came_back_at__isnull=True)


class Snooze(models.Model):
    """The last time a claim was put off: asleep until a day, or until a payment posts; by a
    person, or a new claim by itself until the payer's usual answer."""

    claim = models.OneToOneField(
        Claim, primary_key=True, on_delete=models.CASCADE, related_name="snooze"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
        help_text="Empty: it waits by itself for the payer's usual answer.",
    )
    reason = models.CharField(max_length=24, choices=SnoozeReason, db_collation="C")
    until = models.DateField(null=True, blank=True)
    when_paid = models.BooleanField(default=False)
    set_at = models.DateTimeField(db_default=Now())
    came_back_at = models.DateTimeField(null=True, blank=True)
    came_back_by = models.CharField(
        max_length=8, choices=CameBack, blank=True, db_default="", db_collation="C"
    )

    objects = SnoozeQuerySet.as_manager()

    class Meta:
        ordering = ["until", "claim"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=False) | Q(when_paid=True), name="snooze_ends"
            )
        ]
        indexes = [
            models.Index(
                fields=["claim"],
                condition=Q(when_paid=True, came_back_at__isnull=True),
                name="snooze_waits_for_payment",
            )
        ]

    def __str__(self) -> str:
        return f"Claim {self.claim_id}, {self.get_reason_display()}"
