"""Routing rules: ordered, versioned, dated. A version in force is never edited, only followed."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Team
from claims.choices import LineOfBusiness
from claims.models.columns import MONEY
from claims.models.versions import RuleSet, one_a_place
from claims.rules.routing import Rule


class RoutingVersion(RuleSet):
    """A whole rule set. A draft until activated."""

    def __str__(self) -> str:
        return f"Routing rules, version {self.number}"


class RoutingRule(models.Model):
    """One line of a rule set: a team and the conditions under which it gets the claim."""

    version = models.ForeignKey(RoutingVersion, on_delete=models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    team = models.ForeignKey(Team, on_delete=models.PROTECT)
    balance_over = models.DecimalField(**MONEY, null=True, blank=True)
    balance_up_to = models.DecimalField(**MONEY, null=True, blank=True)
    age_over = models.PositiveIntegerField(null=True, blank=True)
    age_up_to = models.PositiveIntegerField(null=True, blank=True)
    lines_of_business = ArrayField(
        models.CharField(max_length=24, choices=LineOfBusiness), default=list, blank=True
    )
    payers = ArrayField(models.BigIntegerField(), default=list, blank=True)
    facilities = ArrayField(models.BigIntegerField(), default=list, blank=True)
    denied = models.BooleanField(null=True, blank=True, help_text="Only denied, only not denied.")
    denial_codes = ArrayField(models.CharField(max_length=120), default=list, blank=True)

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            one_a_place("routing_position_once"),
            models.CheckConstraint(
                condition=Q(balance_over__isnull=True)
                | Q(balance_up_to__isnull=True)
                | Q(balance_up_to__gt=models.F("balance_over")),
                name="routing_balance_range",
            ),
            models.CheckConstraint(
                condition=Q(age_over__isnull=True)
                | Q(age_up_to__isnull=True)
                | Q(age_up_to__gt=models.F("age_over")),
                name="routing_age_range",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def as_rule(self) -> Rule:
        """The plain value that `claims.rules.routing` works on."""
        return Rule(
            id=self.pk,
            team=self.team_id,
            balance_over=self.balance_over,
            balance_up_to=self.balance_up_to,
            age_over=self.age_over,
            age_up_to=self.age_up_to,
            lines_of_business=tuple(self.lines_of_business),
            payers=tuple(self.payers),
            facilities=tuple(self.facilities),
            denied=self.denied,
            denial_codes=tuple(self.denial_codes),
        )
