"""Campaigns: one workflow over a set of claims, frozen as it was at launch."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from accounts.models.people import is_present
from claims.models import Payer
from claims.models.columns import MONEY
from strategies.choices import CampaignState
from strategies.models.workflows import Workflow, WorkflowVersion


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def for_user(self, user: User | AnonymousUser) -> CampaignQuerySet:
        """Their sums run over every team: those who see everything, and whoever owns one.

        Anyone signed in reads by a campaign's name what the claims at hand run in; its page and
        its figures are for these.
        """
        if not is_present(user):
            return self.none()
        return self if user.sees_everything else self.filter(owner=user)

    def active(self) -> CampaignQuerySet:
        return self.filter(state=CampaignState.ACTIVE)

    def launched(self) -> CampaignQuerySet:
        """Those whose claims are frozen: all but drafts and launches under way."""
        return self.exclude(state__in=(CampaignState.DRAFT, CampaignState.LAUNCHING))


class Campaign(models.Model):
    """A goal, a workflow, and the claims it is tried on."""

    name = models.CharField(max_length=120)
    payer = models.ForeignKey(Payer, null=True, blank=True, on_delete=models.PROTECT)
    workflow = models.ForeignKey(Workflow, on_delete=models.PROTECT, related_name="campaigns")
    # As it was in force at the launch.
    version = models.ForeignKey(
        WorkflowVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="campaigns"
    )
    state = models.CharField(max_length=16, choices=CampaignState, default=CampaignState.DRAFT)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="campaigns"
    )
    goal = models.CharField(max_length=200, help_text="What it is to reach, in a sentence.")
    goal_amount = models.DecimalField(**MONEY, null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    window_days = models.PositiveSmallIntegerField(
        default=60, help_text="Payments within so many days of a claim's enrolment count."
    )
    filters = models.JSONField(default=dict, help_text="The claims, as the list's address says it.")
    excluded = models.JSONField(default=dict, editable=False)
    targeted_claims = models.PositiveIntegerField(default=0, db_default=0)
    targeted_balance = models.DecimalField(**MONEY, default=0, db_default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    launched_at = models.DateTimeField(null=True, blank=True, editable=False)
    paused_at = models.DateTimeField(null=True, blank=True, editable=False)
    completed_at = models.DateTimeField(null=True, blank=True, editable=False)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    completion_note = models.CharField(max_length=300, blank=True, default="")
    # Of the claims it was launched with.
    payer_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    latest = models.OneToOneField(
        "strategies.CampaignResult",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The result of the last day that was counted.",
    )
    cloned_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL)
    version_number = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="campaign_dates_in_order"
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="campaign_by_state")]

    def __str__(self) -> str:
        return self.name

    @property
    def link(self) -> str:
        return f"/campaigns/{self.pk}"

    @property
    def left_out(self) -> list[dict[str, Any]]:
        """What the filter matched and was not taken, with the reason."""
        return [
            {"why": why, "claims": claims, "dollars": Decimal(dollars)}
            for why, (claims, dollars) in self.excluded.items()
        ]

    @property
    def is_draft(self) -> bool:
        return self.state == CampaignState.DRAFT

    @property
    def is_launching(self) -> bool:
        return self.state == CampaignState.LAUNCHING

    @property
    def may_pause(self) -> bool:
        return self.state == CampaignState.ACTIVE and self.paused_at is None

    @property
    def may_complete(self) -> bool:
        return self.state in (CampaignState.ACTIVE, CampaignState.PENDING_REVIEW)
