"""Claims that left a team, and how long it may still read them."""

from datetime import timedelta

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now

from claims.models.columns import UNCHECKED

# How long a claim that left a team can still be read there, by its number.
READABLE_AFTER = timedelta(days=30)


class Departure(models.Model):
    """A claim left a team. Written by a trigger, kept as long as the team may still read it."""

    claim = models.ForeignKey("claims.Claim", related_name="+", **UNCHECKED)
    team = models.ForeignKey("accounts.Team", related_name="+", **UNCHECKED)
    left_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["claim", "team", "left_at"], name="departure_claim"),
            BrinIndex(fields=["left_at"], name="departure_left", autosummarize=True),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} left {self.team_id}"
