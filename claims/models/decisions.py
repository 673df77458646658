"""What one person asks for and another decides, and how much each may decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.choices import Role
from accounts.models import User
from accounts.models.people import is_present
from claims.choices import DecisionKind, DecisionState
from claims.models.claims import Claim
from claims.models.columns import MONEY
from claims.models.ledger import LedgerEntry
from claims.rules.approval import NOTHING, Limit


class ApprovalLimitQuerySet(models.QuerySet["ApprovalLimit"]):
    def for_user(self, user: User | AnonymousUser) -> ApprovalLimitQuerySet:
        """Limits name people of all facilities: for those who see them all."""
        return self if is_present(user) and user.sees_everything else self.none()

    def in_force(self, kind: str, day: date) -> ApprovalLimitQuerySet:
        """Those that have begun, the latest first."""
        begun = self.filter(kind=kind, effective_from__lte=day)
        return begun.order_by("-effective_from", "-id")


class ApprovalLimit(models.Model):
    """How much a role, or one person, may approve from a day on. The latest row speaks; one of
    the person before that of the role."""

    kind = models.CharField(max_length=16, choices=DecisionKind, default=DecisionKind.WRITE_OFF)
    role = models.CharField(max_length=12, choices=Role, blank=True, default="")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="approval_limits",
        help_text="Instead of a role.",
    )
    alone_up_to = models.DecimalField(
        **MONEY, null=True, blank=True, help_text="Without a second approver; empty: any amount."
    )
    up_to = models.DecimalField(
        **MONEY, null=True, blank=True, help_text="With a second approver; empty: any amount."
    )
    effective_from = models.DateField()
    source = models.CharField(max_length=200, help_text="Policy, decision or memo.")
    is_assumption = models.BooleanField(
        default=False, help_text="Seeded, not yet confirmed by this house."
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ApprovalLimitQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "role", "person", "-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "role", "person", "effective_from"],
                name="approval_limit_once_a_day",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(role="", person__isnull=False) | (~Q(role="") & Q(person__isnull=True)),
                name="approval_limit_role_or_person",
                violation_error_message="Name a role or a person, one of the two.",
            ),
            models.CheckConstraint(
                condition=(Q(alone_up_to__isnull=True) | Q(alone_up_to__gte=0))
                & (Q(up_to__isnull=True) | Q(up_to__gte=0, alone_up_to__lte=F("up_to"))),
                name="approval_limit_alone_within",
                violation_error_message="Alone must not be more than with a second approver.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.person or self.get_role_display()}"

    def as_limit(self) -> Limit:
        return Limit(self.up_to, self.alone_up_to)


def limit_among(rows: Iterable[ApprovalLimit], user: User) -> Limit:
    """The person's limit out of the rows in force, the latest first; nothing without one."""
    own: Limit | None = None
    for row in rows:
        if row.person_id == user.pk:
            return row.as_limit()
        if own is None and row.role == user.role:
            own = row.as_limit()
    return own or NOTHING


class DecisionRequestQuerySet(models.QuerySet["DecisionRequest"]):
    def for_user(self, user: User | AnonymousUser) -> DecisionRequestQuerySet:
        """As the claims they are about."""
        return self.filter(claim__in=Claim.objects.for_user(user))

    def waiting(self) -> DecisionRequestQuerySet:
        return self.filter(state=DecisionState.ASKED)


class DecisionRequest(models.Model):
    """One thing asked for on one claim, and what became of it. Who asks never approves."""

    kind = models.CharField(max_length=16, choices=DecisionKind, db_collation="C")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="decisions")
    amount = models.DecimalField(**MONEY)
    reason = models.CharField(max_length=300)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(db_default=Now())
    state = models.CharField(
        max_length=12, choices=DecisionState, default=DecisionState.ASKED, db_collation="C"
    )
    first_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The first of two, where one is not enough.",
    )
    first_approved_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True, default="")
    entry = models.OneToOneField(
        LedgerEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="decision"
    )

    objects = DecisionRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "kind"],
                condition=Q(state=DecisionState.ASKED),
                name="decision_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DecisionState.values), name="decision_state_is_known"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="decision_amount_positive"),
            models.CheckConstraint(
                condition=~Q(first_approved_by=F("requested_by"))
                & ~Q(first_approved_by=F("decided_by"), state=DecisionState.APPROVED)
                & (Q(state=DecisionState.WITHDRAWN) | ~Q(decided_by=F("requested_by"))),
                name="decision_by_others",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=DecisionState.ASKED, decided_by__isnull=True, decided_at__isnull=True
                )
                | (
                    ~Q(state=DecisionState.ASKED)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="decision_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state=DecisionState.APPROVED, entry__isnull=False)
                | (~Q(state=DecisionState.APPROVED) & Q(entry__isnull=True)),
                name="decision_approved_has_entry",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at", "id"],
                condition=Q(state=DecisionState.ASKED),
                name="decision_waiting",
            ),
            models.Index(fields=["decided_at", "id"], name="decision_decided"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}, {self.get_state_display().lower()}"
