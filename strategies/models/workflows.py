"""Workflow templates: a sequence of steps, each with its day, channel and words."""

from __future__ import annotations

from typing import Any

from django.db import models

from claims.choices import DayKind
from claims.models.versions import one_a_place
from strategies.choices import Channel, ExitOn
from strategies.models.templates import MessageTemplate
from strategies.models.versions import ReferenceQuerySet, Version, lasts

RATE: dict[str, Any] = {"max_digits": 5, "decimal_places": 4}


class Workflow(models.Model):
    """A way to pursue a claim, known by its key; what it says stands in its versions."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80, unique=True)
    is_active = models.BooleanField(default=True, db_default=True)
    is_appeal = models.BooleanField(
        default=False, db_default=False, help_text="Never for a denial that cannot be appealed."
    )

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class WorkflowVersion(Version):
    """One wording of a workflow. Claims stay in the version that they were enrolled in."""

    workflow = models.ForeignKey(Workflow, on_delete=models.CASCADE, related_name="versions")
    summary = models.CharField(max_length=300, help_text="The process in a sentence.")
    timeline = models.CharField(max_length=120, help_text="30-day cycle, weekly touchpoints.")
    cycle_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Begins again after so many days; empty: runs once."
    )
    assumed_rate = models.DecimalField(
        **RATE, null=True, blank=True, help_text="Success assumed until enough is measured."
    )
    assumed_source = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["workflow", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["workflow", "number"], name="workflow_version_once"),
            models.CheckConstraint(
                condition=models.Q(assumed_rate__isnull=True)
                | (
                    models.Q(assumed_rate__gte=0, assumed_rate__lte=1)
                    & ~models.Q(assumed_source="")
                ),
                name="workflow_assumption_has_source",
            ),
            lasts("workflow_version_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.workflow}, version {self.number}"


class WorkflowStep(models.Model):
    """What is to be done, so many days after the beginning of the cycle."""

    version = models.ForeignKey(WorkflowVersion, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    offset = models.PositiveSmallIntegerField(help_text="Days after the cycle's first day.")
    day_kind = models.CharField(max_length=8, choices=DayKind, default=DayKind.CALENDAR)
    channel = models.CharField(max_length=8, choices=Channel)
    say = models.TextField(blank=True, default="", help_text="What to say or write.")
    have_ready = models.TextField(blank=True, default="", help_text="What to have at hand.")
    documents = models.TextField(blank=True, default="", help_text="To send along; one a line.")
    template = models.ForeignKey(
        MessageTemplate, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    grace_days = models.PositiveSmallIntegerField(
        default=7, help_text="Calendar days after which an undone step counts as missed."
    )
    is_milestone = models.BooleanField(default=False)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            one_a_place("workflow_position_once"),
        ]

    def __str__(self) -> str:
        return self.title


class WorkflowExit(models.Model):
    """What ends the workflow early, and which one follows."""

    version = models.ForeignKey(WorkflowVersion, on_delete=models.CASCADE, related_name="exits")
    event = models.CharField(max_length=12, choices=ExitOn)
    to_workflow = models.ForeignKey(
        Workflow, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["version", "event"]
        constraints = [
            models.UniqueConstraint(fields=["version", "event"], name="workflow_exit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()}: {self.to_workflow or 'end'}"
