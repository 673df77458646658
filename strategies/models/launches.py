"""A campaign's launch: the claims it is about, frozen in parts, and how far their enrolment is."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from strategies.models.campaigns import Campaign

AT_ONCE = 500
STUCK = timedelta(seconds=30)


class LaunchQuerySet(models.QuerySet["CampaignLaunch"]):
    def waiting(self, moment: datetime) -> LaunchQuerySet:
        """Work that nobody is at."""
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=moment)
        return self.filter(free, finished_at__isnull=True, failure="")


class CampaignLaunch(models.Model):
    """The row is the truth, the queue a bell."""

    campaign = models.OneToOneField(
        Campaign, primary_key=True, on_delete=models.CASCADE, related_name="launch"
    )
    launched_on = models.DateField()
    claims = models.PositiveIntegerField(default=0, help_text="Frozen when it was launched.")
    done = models.PositiveIntegerField(default=0)
    enrolled = models.PositiveIntegerField(default=0)
    progressed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True, default="")
    lease_owner = models.CharField(max_length=80, blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    attempted = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=12, blank=True, default="", db_collation="C")
    request_id = models.CharField(max_length=64, blank=True, default="")

    objects = LaunchQuerySet.as_manager()

    class Meta:
        ordering = ["campaign"]

    def __str__(self) -> str:
        return f"Launch of {self.campaign_id}"

    @property
    def percent(self) -> int:
        return 100 * self.done // max(self.claims, 1)

    @property
    def in_background(self) -> bool:
        """More than one request should wait for."""
        return self.claims > AT_ONCE

    @property
    def is_working(self) -> bool:
        return self.finished_at is None and not self.failure

    def is_stuck(self, moment: datetime) -> bool:
        since = self.progressed_at
        return self.is_working and since is not None and moment > since + STUCK


class LaunchPart(models.Model):
    """Some of the claims, by ascending id; done together with its mark or not at all."""

    launch = models.ForeignKey(CampaignLaunch, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    ids = ArrayField(models.BigIntegerField())
    enrolled = models.PositiveIntegerField(default=0, db_default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["launch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["launch", "number"], name="launch_part_once")
        ]

    def __str__(self) -> str:
        return f"Part {self.number} of the launch of {self.launch_id}"
