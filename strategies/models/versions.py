"""What every versioned rule set has: a number, a reason, who drafted it and who put it in force."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User
from accounts.models.people import is_present
from claims.models.versions import Drafted


class ReferenceQuerySet(models.QuerySet[Any]):
    def for_user(self, user: User | AnonymousUser) -> Self:
        """How payers are pursued is reference data: everyone signed in may read it."""
        return self if is_present(user) else self.none()


class VersionQuerySet(ReferenceQuerySet):
    def in_force(self, day: date) -> Self:
        """Activated, begun and not over on that day; the latest stands first."""
        begun = self.filter(activated_at__isnull=False, valid_from__lte=day)
        lasting = models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=day)
        return begun.filter(lasting).order_by("-valid_from", "-number")


class Version(Drafted):
    """A draft until activated; one in force is never edited, only followed."""

    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="The last day; empty: no end.")
    source = models.CharField(max_length=200, help_text="Why so: policy, contract, decision.")

    objects = VersionQuerySet.as_manager()

    class Meta:
        abstract = True


def lasts(name: str) -> models.CheckConstraint:
    """A version does not end before it begins."""
    ends = models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=models.F("valid_from"))
    return models.CheckConstraint(condition=ends, name=name)
