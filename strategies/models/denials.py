"""Denials of one cause: clusters that the night counts, and projects that people make of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from accounts.models.people import is_present
from claims.models import Claim, Payer, RootCause
from claims.models.columns import MONEY
from strategies.choices import ProjectState
from strategies.models.performance import SUM
from strategies.models.workflows import Workflow, WorkflowVersion
from strategies.rules.lift import stands_out

TIMES: dict[str, Any] = {"max_digits": 12, "decimal_places": 2, "null": True}


class DenialClusterQuerySet(models.QuerySet["DenialCluster"]):
    def for_user(self, user: User | AnonymousUser) -> DenialClusterQuerySet:
        """Their sums run over every facility and team: for those who see everything."""
        return self if is_present(user) and user.sees_everything else self.none()


class Cause(models.Model):
    """What open denials have in common: payer, leading code, provider as the file spells it."""

    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=8, db_collation="C", help_text="197, or MA130.")
    provider = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.payer}, {self.code}, {self.provider or 'no provider named'}"


class DenialCluster(Cause):
    """Open denied claims of one cause, small ones included, as the last night counted them."""

    claims = models.PositiveIntegerField()
    dollars = models.DecimalField(**SUM)
    # Of claims not withdrawn, open or not: with this code, and all; the provider's, the payer's.
    provider_denied = models.PositiveIntegerField()
    provider_claims = models.PositiveIntegerField()
    payer_denied = models.PositiveIntegerField()
    payer_claims = models.PositiveIntegerField()
    lift = models.DecimalField(**TIMES, help_text="Empty: nobody to compare with.")
    lift_low = models.DecimalField(**TIMES, help_text="Empty: too few claims to judge.")

    objects = DenialClusterQuerySet.as_manager()

    class Meta:
        ordering = ["-dollars", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["payer", "code", "provider"], name="denial_cluster_once"
            ),
        ]
        indexes = [
            models.Index(fields=["-dollars", "-id"], name="denial_cluster_by_dollars"),
            models.Index(fields=["code", "-dollars", "-id"], name="denial_cluster_by_code"),
        ]

    @property
    def stands_out(self) -> bool:
        return stands_out(self.lift_low)


class DenialProjectQuerySet(models.QuerySet["DenialProject"]):
    def for_user(self, user: User | AnonymousUser) -> DenialProjectQuerySet:
        """Those who see everything, and whoever owns one."""
        if not is_present(user):
            return self.none()
        return self if user.sees_everything else self.filter(owner=user)


class DenialProject(Cause):
    """One cause, worked as one: an owner, a workflow, and in the end a finding."""

    name = models.CharField(max_length=120)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="denial_projects"
    )
    workflow = models.ForeignKey(Workflow, on_delete=models.PROTECT, related_name="+")
    # As it was in force when the claims were last enrolled.
    version = models.ForeignKey(WorkflowVersion, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=ProjectState, default=ProjectState.OPEN)
    note = models.CharField(max_length=300, blank=True, default="")
    started_on = models.DateField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    # What a person found behind the payer's code.
    root_cause = models.ForeignKey(
        RootCause, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    finding = models.CharField(max_length=300, blank=True, default="")
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reopened_on = models.DateField(null=True, blank=True)
    # Sums over its members, kept by the night and by its verbs.
    claims = models.PositiveIntegerField(default=0, db_default=0)
    dollars_at_start = models.DecimalField(**SUM, db_default=0)
    enrolled = models.PositiveIntegerField(default=0, db_default=0)
    collected = models.DecimalField(**SUM, db_default=0)
    open_claims = models.PositiveIntegerField(default=0, db_default=0)
    open_dollars = models.DecimalField(**SUM, db_default=0)

    objects = DenialProjectQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            # New denials of the cause reopen its project; there is never a second.
            models.UniqueConstraint(
                fields=["payer", "code", "provider"], name="denial_project_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="denial_project_by_state")]

    def __str__(self) -> str:
        return self.name

    @property
    def link(self) -> str:
        return f"/denials/projects/{self.pk}"

    @property
    def is_done(self) -> bool:
        return self.state == ProjectState.DONE


class DenialMember(models.Model):
    """A claim of a project, as it was when it joined. Collected is what was paid since."""

    project = models.ForeignKey(
        DenialProject, on_delete=models.PROTECT, related_name="members", db_index=False
    )
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+")
    joined_on = models.DateField()
    joined_at = models.DateTimeField(db_default=Now(), editable=False)
    balance = models.DecimalField(**MONEY)
    collected = models.DecimalField(**MONEY, default=0, db_default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "claim"], name="denial_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} in {self.project_id}"
