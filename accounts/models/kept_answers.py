"""Answers that are kept for a day, so that a write that is sent again is not done again."""

from django.db import models
from django.db.models.functions import Now

from accounts.models.people import User
from arengine.lib.encrypted_fields import EncryptedBytesField


class KeptAnswer(models.Model):
    """What one person's request with an Idempotency-Key was answered."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False)
    key = models.CharField(max_length=255, db_collation="C")
    digest = models.BinaryField(help_text="SHA-256 of method, address and body.")
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField()
    body = EncryptedBytesField(help_text="May hold patients' data.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="kept_answer_once")]
        indexes = [models.Index(fields=["created_at"], name="kept_answer_age")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"
