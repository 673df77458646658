"""Champion and challenger: two workflows in one campaign, and what is seen of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import User
from strategies.choices import Arm, Metric, Verdict
from strategies.models.campaigns import Campaign
from strategies.models.workflows import RATE, WorkflowVersion

SHARE: dict[str, Any] = {"max_digits": 7, "decimal_places": 4}


class TrialQuerySet(models.QuerySet["Trial"]):
    def for_user(self, user: User | AnonymousUser) -> TrialQuerySet:
        """As the campaigns they are of."""
        return self.filter(campaign__in=Campaign.objects.for_user(user))


class Trial(models.Model):
    """Written down while the campaign is a draft; nothing of it changes after the launch."""

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="trial")
    champion = models.ForeignKey(WorkflowVersion, on_delete=models.PROTECT, related_name="+")
    challenger = models.ForeignKey(WorkflowVersion, on_delete=models.PROTECT, related_name="+")
    challenger_percent = models.PositiveSmallIntegerField(
        default=50, validators=[MinValueValidator(5), MaxValueValidator(95)]
    )
    metric = models.CharField(max_length=12, choices=Metric, default=Metric.PAID)
    horizon_days = models.PositiveSmallIntegerField(
        help_text="A claim counts by what came within so many days of the launch."
    )
    looks = models.PositiveSmallIntegerField(
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text="How often it is looked, evenly over the horizon, its end included.",
    )
    expected_share = models.DecimalField(
        **RATE, help_text="What the champion is expected to reach: it sets the claims needed."
    )
    smallest_difference = models.DecimalField(**RATE, help_text="The smallest one worth seeing.")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(db_default=Now(), editable=False)
    # From the launch on.
    launched_on = models.DateField(null=True, editable=False)
    deadline_until = models.DateField(
        null=True, editable=False, help_text="Claims with a deadline until then stand outside."
    )
    champion_claims = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    challenger_claims = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    outside_claims = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    next_look_on = models.DateField(null=True, editable=False)

    objects = TrialQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(champion=F("challenger")), name="trial_of_two_versions"
            ),
            models.CheckConstraint(
                condition=Q(challenger_percent__range=(5, 95)), name="trial_split_between"
            ),
            models.CheckConstraint(
                condition=Q(horizon_days__gte=F("looks"), looks__range=(1, 5)),
                name="trial_looks_within_horizon",
            ),
            models.CheckConstraint(
                condition=Q(expected_share__gte=0, smallest_difference__gt=0)
                & Q(expected_share__lte=1 - F("smallest_difference")),
                name="trial_shares_are_shares",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_look_on"],
                condition=Q(next_look_on__isnull=False),
                name="trial_next_look",
            )
        ]

    def __str__(self) -> str:
        return f"{self.champion} against {self.challenger}"

    @property
    def split(self) -> str:
        """`80/20`."""
        return f"{100 - self.challenger_percent}/{self.challenger_percent}"

    @property
    def horizon_on(self) -> Any:
        """The last day that counts; None before the launch."""
        return self.launched_on and self.launched_on + timedelta(days=self.horizon_days)

    @property
    def is_comparable(self) -> bool:
        """Both arms hold a claim."""
        return bool(self.champion_claims and self.challenger_claims)

    def claims_of(self, arm: Arm) -> int:
        return self.challenger_claims if arm == Arm.CHALLENGER else self.champion_claims


class TrialLook(models.Model):
    """What was seen on one of the days written down beforehand. Only added to."""

    trial = models.ForeignKey(
        Trial, on_delete=models.PROTECT, related_name="looked", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    day = models.DateField()
    champion_claims = models.PositiveIntegerField()
    champion_successes = models.PositiveIntegerField()
    challenger_claims = models.PositiveIntegerField()
    challenger_successes = models.PositiveIntegerField()
    known = models.FloatField(help_text="Pooled odds: how much the look knows.")
    spent = models.FloatField(help_text="Chance of a false winner that is used up by it.")
    critical = models.DecimalField(**SHARE, help_text="Beyond it, z names a winner.")
    z = models.DecimalField(**SHARE)
    difference = models.DecimalField(**SHARE)
    low = models.DecimalField(**SHARE)
    high = models.DecimalField(**SHARE)
    verdict = models.CharField(max_length=16, choices=Verdict)
    written_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["trial", "number"]
        constraints = [models.UniqueConstraint(fields=["trial", "number"], name="trial_look_once")]

    def __str__(self) -> str:
        return f"Look {self.number}: {self.get_verdict_display()}"
