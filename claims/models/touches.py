"""Touches: one row each time a person worked a claim and said what came of it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from accounts.models import User
from arengine.lib.encrypted_fields import EncryptedTextField
from claims.choices import ContactResult
from claims.models.claims import Claim
from claims.models.outcomes import Outcome


class TouchQuerySet(models.QuerySet["Touch"]):
    def for_user(self, user: User | AnonymousUser) -> TouchQuerySet:
        """As the claims that were touched."""
        return self.filter(claim__in=Claim.objects.for_user(user))

    def standing(self) -> TouchQuerySet:
        """Neither taken back nor corrected, and no taking back themselves."""
        corrected = Touch.objects.filter(corrects=OuterRef("pk"))
        return self.filter(outcome__isnull=False).exclude(Exists(corrected))


class Touch(models.Model):
    """Never edited: a wrong one is corrected by another that points at it. One that corrects and
    has no outcome takes the other back."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="touches")
    at = models.DateTimeField(db_default=Now())
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    outcome = models.ForeignKey(
        Outcome, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    contact = models.CharField(
        max_length=16, choices=ContactResult, blank=True, db_default="", db_collation="C"
    )
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    reference = models.CharField(
        max_length=64, blank=True, db_default="", help_text="The payer's number for the call."
    )
    # May name the patient.
    note = EncryptedTextField(blank=True, default="", db_default="")
    follow_up_on = models.DateField(null=True, blank=True)
    moved = models.JSONField(
        default=dict, help_text="{column of the claim: [before, after]}, to take it back by."
    )
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    reason = models.CharField(max_length=200, blank=True, db_default="")
    # Of the form it came from: a form sent twice is known again.
    form = models.UUIDField(null=True, blank=True, editable=False)

    objects = TouchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "touches"
        indexes = [
            models.Index(fields=["user", "at"], name="touch_user"),
            BrinIndex(fields=["at"], name="touch_at", autosummarize=True),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["corrects"],
                condition=Q(corrects__isnull=False),
                name="touch_corrected_once",
            ),
            models.CheckConstraint(
                condition=Q(outcome__isnull=False) | Q(corrects__isnull=False),
                name="touch_has_an_outcome_or_takes_back",
            ),
        ]

    def __str__(self) -> str:
        return f"Touch {self.pk} of claim {self.claim_id}"
