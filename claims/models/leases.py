"""Leases: who has a claim in hand right now, so that it is served to nobody else."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Expression

from accounts.models import User
from claims.models.claims import Claim


class LeaseQuerySet(models.QuerySet["Lease"]):
    def for_user(self, user: User | AnonymousUser) -> LeaseQuerySet:
        """As the claims that are held."""
        return self.filter(claim__in=Claim.objects.for_user(user))

    def running(self, moment: datetime | Expression) -> LeaseQuerySet:
        """Those that still keep others off."""
        return self.filter(until__gt=moment)


class Lease(models.Model):
    """A claim in one person's hands until a moment; past it the claim is free again."""

    claim = models.OneToOneField(
        Claim, primary_key=True, on_delete=models.CASCADE, related_name="lease"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False)
    until = models.DateTimeField()

    objects = LeaseQuerySet.as_manager()

    class Meta:
        ordering = ["claim"]
        indexes = [models.Index(fields=["user", "until"], name="lease_user")]

    def __str__(self) -> str:
        return f"Claim {self.claim_id}, held by {self.user_id}"
