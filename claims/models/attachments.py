"""Files kept with a claim: remittances, letters, records. Their bytes are encrypted."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from arengine.lib.encrypted_fields import EncryptedBytesField, EncryptedTextField
from claims.choices import FileType
from claims.models.claims import Claim


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def for_user(self, user: User | AnonymousUser) -> AttachmentQuerySet:
        """As the claims they belong to."""
        return self.filter(claim__in=Claim.objects.for_user(user))

    def standing(self) -> AttachmentQuerySet:
        """Not withdrawn: these are served."""
        return self.filter(withdrawn_at__isnull=True)

    def listed(self) -> AttachmentQuerySet:
        """Without their bytes."""
        return self.select_related("user", "withdrawn_by").defer("content")


class Attachment(models.Model):
    """One file. Never deleted: a wrong one is withdrawn, kept, and no longer served."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="attachments")
    # A file's name may be the patient's.
    name = EncryptedTextField()
    content_type = models.CharField(max_length=80, choices=FileType, db_collation="C")
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_collation="C")
    content = EncryptedBytesField()
    note = EncryptedTextField(blank=True, default="", db_default="")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT,
        related_name="+", db_index=False,
    )  # fmt: skip
    withdrawn_reason = models.CharField(max_length=300, blank=True, default="")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "sha256"],
                condition=Q(withdrawn_at__isnull=True),
                name="attachment_once_a_claim",
            ),
            models.CheckConstraint(
                condition=Q(content_type__in=FileType.values), name="attachment_type_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Attachment {self.pk} of claim {self.claim_id}"
