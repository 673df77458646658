"""Plans that move work between desks: proposed, looked at, accepted, and put back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import Now

from accounts.models import Absence, Team, User
from accounts.models.people import is_present
from claims.choices import MoveState, PlanKind, PlanState, WeighBy
from claims.models.claims import Claim
from claims.models.columns import UNCHECKED

UNDO_WITHIN = timedelta(days=7)
PERSON: dict[str, Any] = {
    "null": True,
    "blank": True,
    "on_delete": models.PROTECT,
    "related_name": "+",
}


class PlanQuerySet(models.QuerySet["RebalancePlan"]):
    def for_user(self, user: User | AnonymousUser) -> PlanQuerySet:
        """All for those who see every facility, own ones for other supervisors."""
        if not is_present(user) or not user.sees_facilities:
            return self.none()
        return self if user.sees_everything else self.filter(created_by=user)


class RebalancePlan(models.Model):
    """Who has how much, and which claims should lie elsewhere."""

    kind = models.CharField(max_length=8, choices=PlanKind, db_collation="C")
    state = models.CharField(
        max_length=8, choices=PlanState, default=PlanState.PROPOSED, db_collation="C"
    )
    weigh_by = models.CharField(
        max_length=8, choices=WeighBy, default=WeighBy.CLAIMS, db_collation="C"
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT)
    away = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    absence = models.ForeignKey(Absence, null=True, blank=True, on_delete=models.SET_NULL)
    until = models.DateField(null=True, blank=True, help_text="The last day away, as planned.")
    desks = models.JSONField(default=list, help_text="[{id, name, capacity, load}] as proposed.")
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["until"],
                condition=models.Q(kind=PlanKind.COVER, state=PlanState.ACCEPTED),
                name="plan_cover_running",
            )
        ]

    def __str__(self) -> str:
        return f"Plan {self.pk}: {self.get_kind_display().lower()}"

    def can_be_undone(self, now: datetime) -> bool:
        """For a week after it was accepted."""
        if self.state != PlanState.ACCEPTED or self.accepted_at is None:
            return False
        return now - self.accepted_at <= UNDO_WITHIN

    def is_over(self, today: date) -> bool:
        """The absence it covers has ended, or was taken out or shortened."""
        last_day = self.absence.last_day if self.absence else None
        return last_day is None or last_day < today


class RebalanceMove(models.Model):
    """One claim: where it lies, and where it should."""

    plan = models.ForeignKey(RebalancePlan, on_delete=models.CASCADE, related_name="moves")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+")
    weight = models.FloatField()
    state = models.CharField(
        max_length=8, choices=MoveState, default=MoveState.PROPOSED, db_collation="C"
    )
    from_team = models.ForeignKey(Team, related_name="+", **UNCHECKED)
    from_user = models.ForeignKey(User, null=True, related_name="+", **UNCHECKED)
    to_team = models.ForeignKey(Team, related_name="+", **UNCHECKED)
    to_user = models.ForeignKey(User, null=True, related_name="+", **UNCHECKED)
    was_by_hand = models.BooleanField(default=False, help_text="Before the plan was accepted.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "claim"], name="rebalance_claim_once")
        ]

    def __str__(self) -> str:
        return f"Claim {self.claim_id} of plan {self.plan_id}"
