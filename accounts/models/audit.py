"""What was done, by whom, when: written by triggers and by `accounts.services.audit`, sealed
into a chain, never changed."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now

from accounts.choices import AuditAction
from accounts.models.people import User, is_present


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def for_user(self, user: User | AnonymousUser) -> AuditEntryQuerySet:
        """All of it for the back office's people who see every facility; entries name none."""
        allowed = is_present(user) and user.reads_audit and user.sees_everything
        return self if allowed else self.none()


class AuditEntry(models.Model):
    """One change of one row, one statement over many rows, one look, or one refusal."""

    at = models.DateTimeField(db_default=Now())
    transaction = models.BigIntegerField(
        db_default=models.Func(function="current_transaction"), editable=False
    )
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.DO_NOTHING, db_index=False,
        db_constraint=False, related_name="+",
    )  # fmt: skip
    source = models.CharField(max_length=12, blank=True, db_default="", db_collation="C")
    request_id = models.CharField(max_length=64, blank=True, db_default="", db_collation="C")
    action = models.CharField(max_length=16, choices=AuditAction, db_collation="C")
    subject = models.CharField(
        max_length=63, blank=True, db_default="", db_collation="C", help_text="The table."
    )
    subject_id = models.BigIntegerField(null=True, blank=True)
    last_id = models.BigIntegerField(
        null=True,
        blank=True,
        help_text="Of an entry over many rows: they lie between subject_id and this.",
    )
    claim_id = models.BigIntegerField(null=True, blank=True)
    rows = models.IntegerField(db_default=1)
    changes = models.JSONField(
        db_default=models.Value({}, models.JSONField()), help_text="{column: [old, new]}"
    )
    detail = models.JSONField(db_default=models.Value({}, models.JSONField()))

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "audit entries"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(action__in=AuditAction.values), name="audit_action_is_known"
            )
        ]
        indexes = [
            models.Index(fields=["user", "id"], name="audit_user"),
            models.Index(
                fields=["claim_id", "id"],
                condition=models.Q(claim_id__isnull=False),
                name="audit_claim",
            ),
            models.Index(fields=["at", "id"], name="audit_at"),
            models.Index(
                fields=["request_id"], condition=~models.Q(request_id=""), name="audit_request"
            ),
            models.Index(
                fields=["subject", "last_id"],
                condition=models.Q(last_id__isnull=False),
                name="audit_many",
            ),
            BrinIndex(
                fields=["transaction"],
                name="audit_transaction",
                pages_per_range=16,
                autosummarize=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject} {self.subject_id or ''}".strip()


class AuditSeal(models.Model):
    """A link of the chain: entries in the order they were sealed, their digests, and a keyed hash
    over these and the link before. The key is not in the database."""

    id = models.BigIntegerField(primary_key=True)
    entries = ArrayField(models.BigIntegerField())
    digests = ArrayField(models.BinaryField())
    horizon = models.BigIntegerField(help_text="Every transaction below this number had ended.")
    head = models.BinaryField(help_text="The chain up to here, 32 bytes.")
    sealed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Seal {self.pk} over {len(self.entries)} entries"
