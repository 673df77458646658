"""How each payer is pursued: its own strategy, else its line of business's, else the default."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from claims.choices import LineOfBusiness
from claims.models.versions import one_a_place
from strategies.choices import AppliesTo, Priority, Protocol
from strategies.models.versions import ReferenceQuerySet, Version, lasts
from strategies.models.workflows import RATE, Workflow


class Strategy(models.Model):
    """Whom it is for. Neither payer nor line of business: everyone who has none of their own.

    A payer is named by a folded spelling (`claims.PayerAlias.key`): it holds before the payer's
    first claim comes, and follows when payers are merged.
    """

    payer_key = models.CharField(max_length=120, blank=True, default="", db_collation="C")
    line_of_business = models.CharField(
        max_length=24, choices=LineOfBusiness, blank=True, default=""
    )
    name = models.CharField(max_length=120)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "strategies"
        constraints = [
            models.UniqueConstraint(
                fields=["payer_key", "line_of_business"], name="strategy_once_each"
            ),
            models.CheckConstraint(
                condition=models.Q(payer_key="") | models.Q(line_of_business=""),
                name="strategy_for_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StrategyVersion(Version):
    """One wording of a strategy."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="versions")
    summary = models.CharField(max_length=300, help_text="The strategy in a sentence.")
    note = models.CharField(max_length=200, blank=True, default="", help_text="Why this priority.")
    protocols = ArrayField(
        models.CharField(max_length=24, choices=Protocol), default=list, blank=True
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # A supervisor's word goes before the computed one, and says so.
    priority = models.CharField(max_length=8, choices=Priority, blank=True, default="")
    enrols = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Each night its claims without a workflow begin the first that fits.",
    )

    class Meta:
        ordering = ["strategy", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "number"], name="strategy_version_once"),
            lasts("strategy_version_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.strategy}, version {self.number}"


class StrategyWorkflow(models.Model):
    """One workflow of a strategy, for some of the payer's claims; the first that fits runs."""

    version = models.ForeignKey(StrategyVersion, on_delete=models.CASCADE, related_name="workflows")
    position = models.PositiveSmallIntegerField()
    workflow = models.ForeignKey(Workflow, on_delete=models.PROTECT, related_name="+")
    applies_to = models.CharField(max_length=12, choices=AppliesTo, default=AppliesTo.ANY)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            one_a_place("strategy_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_applies_to_display()}: {self.workflow}"


class PriorityThresholds(Version):
    """From which share of the open dollars a payer is HIGH, and from which MEDIUM."""

    high_from = models.DecimalField(**RATE)
    medium_from = models.DecimalField(**RATE)

    class Meta:
        ordering = ["-number"]
        verbose_name_plural = "priority thresholds"
        constraints = [
            models.UniqueConstraint(fields=["number"], name="priority_thresholds_once"),
            models.CheckConstraint(
                condition=models.Q(medium_from__gt=0, high_from__lte=1)
                & models.Q(high_from__gt=models.F("medium_from")),
                name="priority_thresholds_order",
            ),
            lasts("priority_thresholds_last"),
        ]

    def __str__(self) -> str:
        return f"HIGH from {self.high_from:.1%}, MEDIUM from {self.medium_from:.1%}"
