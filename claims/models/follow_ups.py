"""When to look again after an outcome, where a payer or a line of business has its own pace."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.models.people import is_present
from claims.choices import DayKind, LineOfBusiness
from claims.models.outcomes import Outcome
from claims.models.payers import Payer


class FollowUpRuleQuerySet(models.QuerySet["FollowUpRule"]):
    def for_user(self, user: User | AnonymousUser) -> FollowUpRuleQuerySet:
        """As payers: everyone signed in may read them."""
        return self if is_present(user) else self.none()

    def speaking_for(self, payer: Payer, today: date) -> FollowUpRuleQuerySet:
        """Those in force for a payer, the one that counts first: the payer's before its line's,
        a later one before an earlier."""
        theirs = Q(payer=payer) | Q(payer=None, line_of_business=payer.line_of_business)
        in_force = self.filter(theirs, effective_from__lte=today)
        return in_force.order_by(models.F("payer").asc(nulls_last=True), "-effective_from")


class FollowUpRule(models.Model):
    """Days until the next action after an outcome, for one payer or a whole line of business."""

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="rules")
    payer = models.ForeignKey(
        Payer, null=True, blank=True, on_delete=models.CASCADE, related_name="follow_up_rules"
    )
    line_of_business = models.CharField(
        max_length=24, choices=LineOfBusiness, blank=True, default="",
        help_text="Of all its payers that have no rule of their own; or name one payer.",
    )  # fmt: skip
    days = models.PositiveSmallIntegerField()
    day_kind = models.CharField(max_length=8, choices=DayKind, default=DayKind.CALENDAR)
    effective_from = models.DateField()
    source = models.CharField(max_length=200, help_text="Contract, manual or page it comes from.")

    objects = FollowUpRuleQuerySet.as_manager()

    class Meta:
        ordering = ["outcome", "payer", "line_of_business", "-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["payer", "outcome", "effective_from", "line_of_business"],
                nulls_distinct=False,
                name="follow_up_rule_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(payer__isnull=False, line_of_business="")
                | Q(payer__isnull=True) & ~Q(line_of_business=""),
                name="follow_up_rule_of_payer_or_line",
                violation_error_message="Name a payer or a line of business, not both.",
            ),
        ]

    def __str__(self) -> str:
        whose = self.payer or self.get_line_of_business_display()
        return f"{whose}: {self.outcome.code} +{self.days}"
