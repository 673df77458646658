"""What versions of rules have in common: drafted by one person, put in force by one, for all."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from accounts.models.people import is_present


class Drafted(models.Model):
    """A draft until activated; one in force is never edited, only followed."""

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())
    activated_at = models.DateTimeField(null=True, blank=True)
    activated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True


class ForAllQuerySet(models.QuerySet[Any]):
    def for_user(self, user: User | AnonymousUser) -> Self:
        """They reach over all facilities: for those who see them all."""
        return self if is_present(user) and user.sees_everything else self.none()


class RuleSetQuerySet(ForAllQuerySet):
    def in_force(self, day: date) -> Any:
        """The version of a day: the latest activated one that has begun."""
        begun = self.filter(activated_at__isnull=False, effective_from__lte=day)
        return begun.latest("effective_from", "number")


class RuleSet(Drafted):
    """A whole set of rules, with the day from which it holds and why."""

    number = models.PositiveIntegerField(unique=True)
    effective_from = models.DateField()
    source = models.CharField(max_length=200, help_text="Why these rules: policy, decision, memo.")

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-number"]


def one_a_place(name: str) -> models.UniqueConstraint:
    """No two lines of a version stand at one place; checked last, so that lines may be swapped."""
    return models.UniqueConstraint(
        fields=["version", "position"], name=name, deferrable=models.Deferrable.DEFERRED
    )
