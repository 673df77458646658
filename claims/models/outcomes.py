"""What can come out of working a claim: the codes an agent chooses from, as editable rows."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.models.people import is_present
from claims.choices import (
    AdjudicationStatus,
    DayKind,
    Disposition,
    Responsibility,
    WorkStatus,
)


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def for_user(self, user: User | AnonymousUser) -> OutcomeQuerySet:
        """Words, not claims: everyone signed in may read them."""
        return self if is_present(user) else self.none()

    def offered(self) -> OutcomeQuerySet:
        """Those that can be chosen, in the order of the keys."""
        return self.filter(is_active=True)


class Outcome(models.Model):
    """An outcome code, what it does to a claim's statuses, and when to look again."""

    code = models.CharField(max_length=24, unique=True, db_collation="C")
    label = models.CharField(max_length=80)
    meaning = models.CharField(max_length=200, blank=True, default="")
    key = models.CharField(
        max_length=1, blank=True, default="", help_text="Its digit on the claim page, 1 to 8."
    )
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    next_action = models.CharField(max_length=80, blank=True, default="")
    days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Until the next action; empty: the date stays."
    )
    day_kind = models.CharField(max_length=8, choices=DayKind, default=DayKind.CALENDAR)

    adjudication_status = models.CharField(
        max_length=24, choices=AdjudicationStatus, blank=True, default="",
        help_text="What the payer is known to have done after it; empty: as it was.",
    )  # fmt: skip
    work_status = models.CharField(
        max_length=24, choices=WorkStatus, blank=True, default="",
        help_text="Where the claim is with us after it; empty: as it was.",
    )  # fmt: skip
    responsibility = models.CharField(
        max_length=16, choices=Responsibility, blank=True, default="",
        help_text="Who owes the balance after it; empty: as it was.",
    )  # fmt: skip

    disposition = models.CharField(
        max_length=16, choices=Disposition, blank=True, default="",
        help_text="Why a claim with a balance is closed after it; empty: as it was.",
    )  # fmt: skip

    is_progress = models.BooleanField(
        default=False,
        help_text="The claim moved on; else the touch counts as one without progress.",
    )
    needs_note = models.BooleanField(default=False)
    needs_date = models.BooleanField(
        default=False, help_text="The follow-up date is what the payer said, so it must be typed."
    )
    points = models.DecimalField(
        max_digits=4, decimal_places=1, default=1, help_text="Weight of the work in productivity."
    )
    source = models.CharField(max_length=200, blank=True, default="")

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=~Q(key="") & Q(is_active=True), name="outcome_key_once"
            )
        ]

    def __str__(self) -> str:
        return self.label
