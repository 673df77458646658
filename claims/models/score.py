"""What the score of a claim is made of: weights by version, drafted, tried out, put in force."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from accounts.models.people import is_present
from claims.rules.priority import Weights

POINTS: dict[str, Any] = {"max_digits": 6, "decimal_places": 2}


class ScoreWeightsQuerySet(models.QuerySet["ScoreWeights"]):
    def for_user(self, user: User | AnonymousUser) -> ScoreWeightsQuerySet:
        """They order the claims of all: for those who see them all."""
        return self if is_present(user) and user.sees_everything else self.none()

    def in_force(self) -> ScoreWeights:
        """The version that scores: the last one activated."""
        return self.filter(activated_at__isnull=False).latest("number")


class ScoreWeights(models.Model):
    """One version of the weights, in points. A draft until activated."""

    number = models.PositiveIntegerField(unique=True)
    dollars = models.DecimalField("Dollars at stake", **POINTS, help_text="Points for each $100.")
    age = models.DecimalField("Age", **POINTS, help_text="Points for each day.")
    response = models.DecimalField(
        "Payer's response", **POINTS, help_text="Points for each percent that the payer pays."
    )
    idle_touches = models.DecimalField(
        "Touches without progress", **POINTS, help_text="Points for each one; minus lowers."
    )
    denial = models.DecimalField("Denial", **POINTS, help_text="Points for a denied claim.")
    deadline_days = models.PositiveSmallIntegerField(
        "Deadlines first", help_text="Days ahead of a deadline from which it goes before any score."
    )
    reason = models.CharField(max_length=200, help_text="Why these weights.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())
    activated_at = models.DateTimeField(null=True, blank=True)
    activated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ScoreWeightsQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name_plural = "score weights"

    def __str__(self) -> str:
        return f"Score, version {self.number}"

    def as_weights(self) -> Weights:
        """The plain value that `claims.rules.priority` works on."""
        return Weights(self.dollars, self.age, self.response, self.idle_touches, self.denial)
