"""Claims in workflows: one at a time each, with a row for every step that was due."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from claims.choices import AdjudicationStatus, WorkStatus
from claims.models import Claim, Touch
from claims.models.columns import MONEY
from strategies.choices import UNDER_WAY, Arm, EnrolledBy, EnrolmentState, StepState
from strategies.models.campaigns import Campaign
from strategies.models.workflows import WorkflowStep, WorkflowVersion


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def for_user(self, user: User | AnonymousUser) -> EnrolmentQuerySet:
        """As the claims they are about."""
        return self.filter(claim__in=Claim.objects.for_user(user))

    def under_way(self) -> EnrolmentQuerySet:
        return self.filter(state__in=UNDER_WAY)

    def due(self, day: date) -> EnrolmentQuerySet:
        return self.filter(state=EnrolmentState.RUNNING, due_on__lte=day)


class Enrolment(models.Model):
    """A claim's way through a workflow. Those of a campaign are its target set as it was."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="enrolments")
    version = models.ForeignKey(
        WorkflowVersion, on_delete=models.PROTECT, related_name="enrolments", db_index=False
    )
    campaign = models.ForeignKey(
        Campaign,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="enrolments",
        db_index=False,
    )
    arm = models.CharField(max_length=12, choices=Arm, blank=True, default="", db_default="")
    enrolled_by = models.CharField(max_length=8, choices=EnrolledBy)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        max_length=12,
        choices=EnrolmentState,
        default=EnrolmentState.RUNNING,
        db_default=EnrolmentState.RUNNING.value,
    )
    started_on = models.DateField()
    started_at = models.DateTimeField(db_default=Now())
    balance_at_start = models.DecimalField(**MONEY)
    # As the claim stood then: a denial, an answer or a dispute is one that came after.
    adjudication_at_start = models.CharField(
        max_length=24, choices=AdjudicationStatus, db_default=AdjudicationStatus.UNKNOWN
    )
    work_status_at_start = models.CharField(
        max_length=24, choices=WorkStatus, db_default=WorkStatus.NEW
    )
    cycle = models.PositiveSmallIntegerField(default=1, db_default=1)
    cycle_on = models.DateField(help_text="The first day of that cycle; steps count from it.")
    # The step that is due next and its day; both empty once it is over.
    position = models.PositiveSmallIntegerField(null=True)
    due_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=120, blank=True, default="", db_default="")

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(state__in=UNDER_WAY), name="enrolment_one_at_a_time"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"], condition=Q(state="running"), name="enrolment_due"
            ),
            models.Index(
                fields=["campaign", "id"],
                condition=Q(campaign__isnull=False),
                name="enrolment_of_campaign",
            ),
            models.Index(fields=["version", "state"], name="enrolment_of_version"),
        ]

    def __str__(self) -> str:
        return f"{self.version} of claim {self.claim_id}"


class StepRun(models.Model):
    """What became of a step, and when. Only added to."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="runs", db_index=False
    )
    step = models.ForeignKey(
        WorkflowStep, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    cycle = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=StepState)
    due_on = models.DateField()
    done_on = models.DateField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # A touch carries out one step, once.
    touch = models.OneToOneField(Touch, null=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=200, blank=True, default="", db_default="")
    written_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "cycle", "step"], name="step_run_once"),
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.get_state_display()}"
