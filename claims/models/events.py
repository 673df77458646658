"""The story of a claim, as far as no other table tells it."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Event(models.Model):
    """One line of the story: who did what, and why."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(db_default=Now())
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT
    )
    kind = models.CharField(max_length=24, db_collation="C")
    text = models.CharField(max_length=500)
    link = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.text
