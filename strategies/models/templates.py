"""Texts of e-mails and letters, with fields of the claim that are filled in when they are sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from claims.models import DenialCategory
from strategies.choices import TemplateKind
from strategies.models.versions import ReferenceQuerySet


class MessageTemplate(models.Model):
    """One version of a text. What was sent stays as it was sent."""

    key = models.SlugField(max_length=60)
    number = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=8, choices=TemplateKind)
    name = models.CharField(max_length=80)
    # No field of a patient may stand here: it is checked before it is kept.
    subject = models.CharField(max_length=150)
    body = models.TextField(help_text="Fields in braces: {claim_number}, {payer}, {balance}.")
    category = models.ForeignKey(
        DenialCategory, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    enclosures = models.TextField(blank=True, default="", help_text="One a line.")
    source = models.CharField(max_length=200, blank=True, default="")
    is_active = models.BooleanField(default=True, db_default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["key", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["key", "number"], name="template_version_once"),
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(is_active=True), name="template_in_use_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"
