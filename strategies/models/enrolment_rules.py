"""Which open claims begin which workflow by themselves: ordered rules, in versions."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from claims.choices import LineOfBusiness
from claims.models.columns import MONEY
from claims.models.versions import one_a_place
from strategies.choices import AppliesTo
from strategies.models.versions import ReferenceQuerySet, Version, lasts
from strategies.models.workflows import Workflow


class EnrolmentRules(Version):
    """A whole rule set. The first rule that holds for a claim enrols it."""

    class Meta:
        ordering = ["-number"]
        verbose_name_plural = "enrolment rules"
        constraints = [
            models.UniqueConstraint(fields=["number"], name="enrolment_rules_once"),
            lasts("enrolment_rules_last"),
        ]

    def __str__(self) -> str:
        return f"Enrolment rules, version {self.number}"


class EnrolmentRule(models.Model):
    """Conditions that must all hold, and the workflow that the claim then begins."""

    version = models.ForeignKey(EnrolmentRules, on_delete=models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    workflow = models.ForeignKey(Workflow, on_delete=models.PROTECT, related_name="+")

    applies_to = models.CharField(max_length=12, choices=AppliesTo, default=AppliesTo.ANY)
    balance_over = models.DecimalField(**MONEY, null=True, blank=True)
    age_over = models.PositiveIntegerField(null=True, blank=True)
    lines_of_business = ArrayField(
        models.CharField(max_length=24, choices=LineOfBusiness), default=list, blank=True
    )
    payers = ArrayField(models.BigIntegerField(), default=list, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            one_a_place("enrolment_rule_position_once"),
            models.CheckConstraint(
                condition=Q(balance_over__isnull=True) | Q(balance_over__gte=0),
                name="enrolment_rule_balance",
            ),
        ]

    def __str__(self) -> str:
        return self.name
