"""What a person has typed about a claim and not sent yet."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User
from accounts.models.people import is_present
from arengine.lib.encrypted_fields import EncryptedJSONField
from claims.models.claims import Claim


class DraftQuerySet(models.QuerySet["Draft"]):
    def for_user(self, user: User | AnonymousUser) -> DraftQuerySet:
        """One's own alone."""
        return self.filter(user=user) if is_present(user) else self.none()


class Draft(models.Model):
    """One a person and claim; gone once the touch is logged."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_index=False)
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="drafts")
    # The note may name the patient.
    said = EncryptedJSONField(help_text="{field of the form: what stands in it}")
    saved_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["user", "claim"], name="draft_once")]

    def __str__(self) -> str:
        return f"Draft of {self.user_id} on claim {self.claim_id}"
