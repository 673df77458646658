"""How a payer is reached: numbers, portal, address and hours of each of its desks."""

from __future__ import annotations

from django.core.validators import URLValidator
from django.db import models

from claims.models.payers import Payer, PayerFactQuerySet


class PayerContact(models.Model):
    """One desk of a payer: claims status, appeals, provider services."""

    payer = models.ForeignKey(Payer, on_delete=models.CASCADE, related_name="contacts")
    label = models.CharField(max_length=60, help_text="Claim status, appeals, provider services.")
    phone = models.CharField(max_length=40, blank=True, default="")
    portal_url = models.CharField(
        max_length=200, blank=True, default="", validators=[URLValidator(schemes=["https"])]
    )
    fax = models.CharField(max_length=40, blank=True, default="")
    email = models.EmailField(blank=True, default="", db_default="")
    opted_out = models.BooleanField(
        default=False, db_default=False, help_text="Wants no e-mail: steps wait for a person."
    )
    address = models.CharField(max_length=200, blank=True, default="")
    hours = models.CharField(max_length=80, blank=True, default="", help_text="With time zone.")
    note = models.CharField(max_length=200, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)

    objects = PayerFactQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.payer}: {self.label}"
