"""One thing done to many claims: which they were when a person looked, and what each had before."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from accounts.models.people import is_present
from claims.choices import BULK_DUE, BULK_STOPPED, BulkKind, BulkState

AT_ONCE = 500
UNDO = timedelta(days=7)
STUCK = timedelta(seconds=30)
PERSON: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+"}


class BulkActionQuerySet(models.QuerySet["BulkAction"]):
    def for_user(self, user: User | AnonymousUser) -> BulkActionQuerySet:
        """One's own; those who decide for all see everybody's."""
        if not is_present(user):
            return self.none()
        return self if user.decides_for_all else self.filter(created_by=user)

    def waiting(self, moment: datetime) -> BulkActionQuerySet:
        """Work that nobody is at."""
        undoing = Q(undo_requested_at__isnull=False) & ~Q(state=BulkState.UNDONE)
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=moment)
        return self.filter(free, Q(state__in=BULK_DUE) | undoing)


class BulkAction(models.Model):
    """The row is the truth, the queue a bell; its claims stand in its chunks, frozen."""

    kind = models.CharField(max_length=12, choices=BulkKind, db_collation="C")
    values = models.JSONField(default=dict, help_text="What the form said, ids for names.")
    words = models.CharField(max_length=300, help_text="What is done, as a sentence.")
    state = models.CharField(
        max_length=12, choices=BulkState, default=BulkState.PREVIEWED, db_collation="C"
    )
    claims = models.PositiveIntegerField(default=0, help_text="Chosen when it was previewed.")
    dollars = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    preview = models.JSONField(default=dict, help_text="Who is refused and why; a sample.")

    done = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    taken_back = models.PositiveIntegerField(default=0)
    progressed_at = models.DateTimeField(null=True, blank=True)
    lease_owner = models.CharField(max_length=80, blank=True, default="")
    lease_until = models.DateTimeField(null=True, blank=True)
    attempted = models.CharField(max_length=24, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    undo_requested_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True, default="")

    source = models.CharField(max_length=12, blank=True, default="", db_collation="C")
    request_id = models.CharField(
        max_length=64, blank=True, default="", help_text="Of every audit entry it leaves."
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, **PERSON)
    created_at = models.DateTimeField(db_default=Now())
    confirmed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = BulkActionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BulkState.values), name="bulk_state_known")
        ]
        indexes = [
            models.Index(fields=["created_by", "-id"], name="bulk_of_person"),
            models.Index(fields=["state"], condition=Q(state__in=BULK_DUE), name="bulk_due"),
        ]

    def __str__(self) -> str:
        return f"Bulk action {self.pk}"

    @property
    def link(self) -> str:
        return f"/claims/bulk/{self.pk}"

    @property
    def to_do(self) -> tuple[int, Decimal]:
        """Claims and dollars that were not refused when it was previewed."""
        return self.preview["claims"], Decimal(self.preview["dollars"])

    @property
    def agreement(self) -> str:
        """What a person agrees to."""
        claims, dollars = self.to_do
        return f"{claims} for {dollars}"

    @property
    def skipped(self) -> int:
        return self.done - self.changed

    @property
    def in_background(self) -> bool:
        """More than fits into one part and one request."""
        return self.claims > AT_ONCE

    @property
    def is_working(self) -> bool:
        return self.state in BULK_DUE or (
            self.undo_requested_at is not None and self.state != BulkState.UNDONE
        )

    @property
    def may_go_on(self) -> bool:
        return self.state in BULK_STOPPED and self.done < self.claims and not self.is_working

    def may_be_undone(self, moment: datetime) -> bool:
        """For a week, once it has ended and changed something."""
        ended = self.state in (BulkState.DONE, *BULK_STOPPED) and not self.is_working
        recent = self.finished_at is not None and moment < self.finished_at + UNDO
        return ended and recent and self.changed > 0

    def is_stuck(self, moment: datetime) -> bool:
        since = self.progressed_at or self.confirmed_at
        return self.is_working and since is not None and moment > since + STUCK


class BulkChunk(models.Model):
    """Some of the claims: as they were chosen, then what was done, each with what it had."""

    action = models.ForeignKey(BulkAction, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    ids = ArrayField(models.BigIntegerField())
    versions = ArrayField(models.IntegerField(), help_text="Of the claims when they were chosen.")
    before = models.JSONField(
        default=list,
        encoder=DjangoJSONEncoder,
        help_text="Of each claim changed: pk, version since, and the columns as they were.",
    )
    skipped = models.JSONField(default=dict, help_text="Claims not changed, and why.")
    kept = ArrayField(
        models.BigIntegerField(), default=list, help_text="Not taken back: changed since."
    )
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["action", "number"]
        constraints = [models.UniqueConstraint(fields=["action", "number"], name="bulk_chunk_once")]

    def __str__(self) -> str:
        return f"Part {self.number} of bulk action {self.action_id}"
