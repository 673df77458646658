"""What the score of a claim is made of: weights by version, drafted, tried out, put in force."""

from __future__ import annotations

from typing import Any

from django.db import models

from claims.models.versions import Drafted, ForAllQuerySet
from claims.rules.priority import Weights

POINTS: dict[str, Any] = {"max_digits": 6, "decimal_places": 2}


class ScoreWeightsQuerySet(ForAllQuerySet):
    def in_force(self) -> Any:
        """The version that scores: the last one activated."""
        return self.filter(activated_at__isnull=False).latest("number")


class ScoreWeights(Drafted):
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

    objects = ScoreWeightsQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name_plural = "score weights"

    def __str__(self) -> str:
        return f"Score, version {self.number}"

    def as_weights(self) -> Weights:
        """The plain value that `claims.rules.priority` works on."""
        return Weights(self.dollars, self.age, self.response, self.idle_touches, self.denial)
