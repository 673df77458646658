"""What agents need not type again: texts for notes, and whole touches under one key."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from accounts.models import Team, User
from accounts.models.people import is_present
from claims.choices import ContactResult
from claims.models.outcomes import Outcome


class SharedQuerySet(models.QuerySet[Any]):
    def for_user(self, user: User | AnonymousUser) -> SharedQuerySet:
        """Own rows, those of teams that are seen, and everyone's."""
        if not is_present(user):
            return self.none()
        teams = Q(team__isnull=False) if user.sees_facilities else Q(team__in=user.team_ids)
        return self.filter(Q(owner=user) | teams | Q(owner=None, team=None))


class Shared(models.Model):
    """Belongs to a person, to a team, or (both empty) to everyone."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(max_length=40)
    is_active = models.BooleanField(default=True)

    objects = SharedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def whose(self) -> str:
        if self.owner_id:
            return "own"
        return str(self.team) if self.team_id else "everyone's"


class TextModule(Shared):
    """A text that `::` puts into a note, its {words} filled in from the claim."""

    text = models.TextField(
        max_length=2000, help_text="{payer}, {claim}, {date} and {reference} are filled in."
    )

    class Meta:
        ordering = ["name", "id"]


class Macro(Shared):
    """A touch prepared: outcome, contact, minutes, note and date under one capital letter."""

    key = models.CharField(
        max_length=1, validators=[RegexValidator("^[A-Z]$", "One capital letter, A to Z.")]
    )
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="+")
    contact = models.CharField(max_length=16, choices=ContactResult, blank=True, default="")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(max_length=2000, blank=True, default="")
    days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Until the next action; empty: as the outcome's rule says."
    )

    class Meta:
        ordering = ["key", "name", "id"]
