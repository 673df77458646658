"""Escalation: versioned rules of when, and one row each time a claim went to a lead or team."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import Team, User
from claims.choices import EscalationState, LineOfBusiness, WorkStatus
from claims.models.claims import Claim
from claims.models.columns import MONEY
from claims.models.versions import RuleSet, one_a_place
from claims.rules import routing
from claims.rules.escalation import Rule

PERSON = settings.AUTH_USER_MODEL


class EscalationVersion(RuleSet):
    """A whole rule set. A draft until activated, never edited afterwards."""

    def __str__(self) -> str:
        return f"Escalation rules, version {self.number}"


class EscalationRule(models.Model):
    """One line of a rule set: when a claim is escalated, to whom, and in which words."""

    version = models.ForeignKey(EscalationVersion, on_delete=models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    reason = models.CharField(max_length=200, help_text="What the claim's story says.")
    to_team = models.ForeignKey(
        Team,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty: the lead of the claim's own team.",
    )
    idle_touches = models.PositiveSmallIntegerField(null=True, blank=True)
    days_untouched = models.PositiveSmallIntegerField(null=True, blank=True)
    days_left = models.PositiveSmallIntegerField(null=True, blank=True)
    age_over = models.PositiveIntegerField(null=True, blank=True)
    balance_over = models.DecimalField(**MONEY, null=True, blank=True)
    lines_of_business = ArrayField(
        models.CharField(max_length=24, choices=LineOfBusiness), default=list, blank=True
    )
    payers = ArrayField(models.BigIntegerField(), default=list, blank=True)
    denied = models.BooleanField(null=True, blank=True, help_text="Only denied, only not denied.")
    again_after = models.PositiveSmallIntegerField(
        default=14, help_text="Days after its end before the same rule escalates a claim again."
    )

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            one_a_place("escalation_position_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def as_rule(self) -> Rule:
        """The plain value that `claims.rules.escalation` works on."""
        about = routing.Rule(
            id=self.pk or 0,
            team=self.to_team_id or 0,
            balance_over=self.balance_over,
            age_over=self.age_over,
            lines_of_business=tuple(self.lines_of_business),
            payers=tuple(self.payers),
            denied=self.denied,
        )
        return Rule(self.pk or 0, about, self.idle_touches, self.days_untouched, self.days_left)


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def for_user(self, user: User | AnonymousUser) -> EscalationQuerySet:
        """As the claims they are about."""
        return self.filter(claim__in=Claim.objects.for_user(user))

    def open(self) -> EscalationQuerySet:
        return self.filter(state=EscalationState.OPEN)


class Escalation(models.Model):
    """A claim went up: by a rule or a person, from where, to where; so that it can go back."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="escalations")
    rule = models.ForeignKey(
        EscalationRule, null=True, blank=True, on_delete=models.PROTECT, related_name="escalations"
    )
    cause = models.CharField(
        max_length=80, blank=True, default="", help_text="The rule's name; empty: a person's word."
    )
    raised_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=300)
    raised_at = models.DateTimeField(db_default=Now())

    from_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    from_assignee = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    from_work_status = models.CharField(max_length=24, choices=WorkStatus)
    from_by_hand = models.BooleanField(default=False)
    from_routed_by = models.BigIntegerField(null=True, blank=True)
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    to_assignee = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    state = models.CharField(
        max_length=12, choices=EscalationState, default=EscalationState.OPEN, db_collation="C"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_reason = models.CharField(max_length=300, blank=True, default="")

    objects = EscalationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            # One at a time, so that the way back is never in doubt.
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(state=EscalationState.OPEN),
                name="escalation_one_open",
            ),
            models.CheckConstraint(
                condition=Q(rule__isnull=True, cause="", raised_by__isnull=False)
                | (Q(raised_by__isnull=True) & ~Q(cause="")),
                name="escalation_by_rule_or_person",
            ),
            models.CheckConstraint(
                condition=Q(state=EscalationState.OPEN, ended_at__isnull=True)
                | (~Q(state=EscalationState.OPEN) & Q(ended_at__isnull=False)),
                name="escalation_ended_when",
            ),
        ]
        indexes = [
            models.Index(fields=["claim", "cause"], name="escalation_cause"),
        ]

    def __str__(self) -> str:
        return self.cause or self.reason
