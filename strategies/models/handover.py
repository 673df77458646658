"""When a claim goes from its workflow to another or to a person: ordered rules in versions, and
one row for each claim that went."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from claims.choices import EscalationState
from claims.models import Claim, Escalation
from claims.models.columns import MONEY
from claims.models.versions import one_a_place
from strategies.choices import UNDER_WAY, AppliesTo
from strategies.models.enrolments import Enrolment
from strategies.models.versions import ReferenceQuerySet, Version, lasts
from strategies.models.workflows import Workflow
from strategies.rules.handover import Rule


class HandoverRules(Version):
    """A whole rule set. The first rule that holds for a claim moves it."""

    class Meta:
        ordering = ["-number"]
        verbose_name_plural = "hand-over rules"
        constraints = [
            models.UniqueConstraint(fields=["number"], name="handover_rules_once"),
            lasts("handover_rules_last"),
        ]

    def __str__(self) -> str:
        return f"Hand-over rules, version {self.number}"


class HandoverRule(models.Model):
    """Conditions over a claim's workflow that must all hold, and where the claim then goes."""

    version = models.ForeignKey(HandoverRules, on_delete=models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    reason = models.CharField(max_length=120, help_text="What the claim says of why it went.")
    to_workflow = models.ForeignKey(
        Workflow,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty: to the lead of the claim's team.",
    )

    workflow = models.ForeignKey(
        Workflow, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="That the claim runs; empty: any.",
    )  # fmt: skip
    applies_to = models.CharField(max_length=12, choices=AppliesTo, default=AppliesTo.ANY)
    contacts = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Steps carried out, other than in house, without an answer.",
    )
    missed = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Steps missed.")
    rounds = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Rounds run to their end without a payment."
    )
    days_running = models.PositiveSmallIntegerField(null=True, blank=True)
    days_left = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="To the claim's nearest deadline."
    )
    balance_over = models.DecimalField(**MONEY, null=True, blank=True)
    categories = ArrayField(
        models.BigIntegerField(), default=list, blank=True, help_text="Of the denial."
    )

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            one_a_place("handover_rule_position_once"),
            models.CheckConstraint(
                condition=Q(balance_over__isnull=True) | Q(balance_over__gte=0),
                name="handover_rule_balance",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def as_rule(self) -> Rule:
        """The plain value that `strategies.rules.handover` works on."""
        return Rule(
            workflow=self.workflow_id,
            to_workflow=self.to_workflow_id,
            applies_to=AppliesTo(self.applies_to),
            contacts=self.contacts,
            missed=self.missed,
            rounds=self.rounds,
            days_running=self.days_running,
            days_left=self.days_left,
            balance_over=self.balance_over,
            categories=tuple(self.categories),
        )


class HandoverQuerySet(models.QuerySet["Handover"]):
    def for_user(self, user: User | AnonymousUser) -> HandoverQuerySet:
        """As the claims they are about."""
        return self.filter(claim__in=Claim.objects.for_user(user))


class Handover(models.Model):
    """A claim went by a rule: from which workflow and step, where to, and why; it can go back."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="handovers")
    rule = models.ForeignKey(HandoverRule, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=80, help_text="The rule's name.")
    reason = models.CharField(max_length=120)
    moved_on = models.DateField()
    moved_at = models.DateTimeField(db_default=Now())

    from_enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="handovers", db_index=False
    )
    from_state = models.CharField(max_length=12)
    from_position = models.PositiveSmallIntegerField(null=True)
    from_due_on = models.DateField(null=True)
    to_enrolment = models.OneToOneField(
        Enrolment, null=True, on_delete=models.PROTECT, related_name="came_by"
    )
    escalation = models.OneToOneField(
        Escalation, null=True, on_delete=models.PROTECT, related_name="came_by"
    )

    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_because = models.CharField(max_length=120, blank=True, default="", db_default="")

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            # Once by the same rule, whatever its version: what a person took back stays there.
            models.UniqueConstraint(fields=["from_enrolment", "cause"], name="handover_once"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="handover_undone_by",
            ),
        ]
        indexes = [models.Index(fields=["rule", "moved_on"], name="handover_by_rule")]

    def __str__(self) -> str:
        return f"{self.cause}: {self.reason}"

    @property
    def stands(self) -> bool:
        """Not taken back, and what it began is not over."""
        begun, raised = self.to_enrolment, self.escalation
        is_on = begun is not None and begun.state in UNDER_WAY
        is_raised = raised is not None and raised.state == EscalationState.OPEN
        return self.undone_at is None and (is_on or is_raised)
