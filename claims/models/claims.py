"""Claims: what is owed, by whom, since when, and who works it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Now

from accounts.models import Facility, Team
from arengine.lib.blind_index import normal_id, normal_name
from arengine.lib.encrypted_fields import BlindIndexField, EncryptedTextField
from claims.choices import (
    AdjudicationStatus,
    AgeBasis,
    Disposition,
    Responsibility,
    Status,
    WorkStatus,
)
from claims.models.claim_indexes import CLAIM_INDEXES
from claims.models.claim_queries import ClaimQuerySet
from claims.models.columns import MONEY, UNCHECKED
from claims.models.payers import Payer
from claims.rules import ageing


class Claim(models.Model):
    """One claim. Its balance moves only through the ledger (`claims.services`)."""

    claim_number = models.CharField(max_length=64, db_collation="C")
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, db_index=False)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, db_index=False)
    provider = models.CharField(max_length=120, blank=True, db_default="")
    payer_reference = models.CharField(max_length=64, blank=True, db_default="", db_collation="C")

    # An internal number, searched by its beginning; the other two are encrypted.
    patient_account = models.CharField(max_length=64, blank=True, db_default="", db_collation="C")
    patient_name = EncryptedTextField(blank=True, default="", db_default="")
    patient_name_key = BlindIndexField(of="patient_name", normalise=normal_name, db_default=b"")
    member_id = EncryptedTextField(blank=True, default="", db_default="")
    member_id_key = BlindIndexField(of="member_id", normalise=normal_id, db_default=b"")

    opening_balance = models.DecimalField(**MONEY)
    balance = models.DecimalField(**MONEY)
    charge_amount = models.DecimalField(**MONEY, null=True, blank=True)
    paid_amount = models.DecimalField(**MONEY, null=True, blank=True)
    adjustment_amount = models.DecimalField(**MONEY, null=True, blank=True)

    service_from = models.DateField(null=True, blank=True)
    service_to = models.DateField(null=True, blank=True)
    billed_on = models.DateField(null=True, blank=True)
    last_payment_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    age_anchor_on = models.DateField(help_text="Age is the as-of date less this date.")
    age_basis = models.CharField(max_length=12, choices=AgeBasis, db_collation="C")
    aging_days = models.IntegerField(
        null=True, blank=True, help_text="The number in the file, kept for audit."
    )
    bucket = models.PositiveSmallIntegerField(help_text="Of seven, on the last re-ageing.")

    adjudication_status = models.CharField(
        max_length=24,
        choices=AdjudicationStatus,
        db_default=AdjudicationStatus.UNKNOWN,
        db_collation="C",
    )
    work_status = models.CharField(
        max_length=24, choices=WorkStatus, db_default=WorkStatus.NEW, db_collation="C"
    )
    responsibility = models.CharField(
        max_length=16, choices=Responsibility, db_default=Responsibility.PRIMARY, db_collation="C"
    )
    feed_status = models.CharField(
        max_length=80, blank=True, db_default="", help_text="The status as the file spells it."
    )
    denial_code = models.CharField(max_length=120, blank=True, db_default="", db_collation="C")
    denied_on = models.DateField(null=True, blank=True)
    appeal_due_on = models.DateField(null=True, blank=True)
    # A code is the payer's category; the cause is what a person found behind it.
    root_cause = models.ForeignKey(
        "claims.RootCause", null=True, blank=True, related_name="+", **UNCHECKED
    )

    team = models.ForeignKey(Team, on_delete=models.PROTECT, db_index=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, db_index=False
    )
    assigned_by_hand = models.BooleanField(default=False, db_default=False)
    routed_by = models.ForeignKey(
        "claims.RoutingRule", null=True, blank=True, related_name="+", **UNCHECKED
    )
    follow_up_on = models.DateField(null=True, blank=True)
    priority = models.BigIntegerField(help_text="Higher is sooner; does not depend on the day.")
    last_touch_at = models.DateTimeField(null=True, blank=True)
    touch_count = models.PositiveIntegerField(default=0, db_default=0)
    idle_touches = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="In a row, the latest included, without progress."
    )
    # Off while the follow-up date lies ahead; a job turns it on, so that an index can hold the
    # queue without knowing the day.
    is_due = models.BooleanField(default=True, db_default=True)
    deadline_on = models.DateField(
        null=True, blank=True, help_text="The nearest running deadline, of those kept beside it."
    )
    disposition = models.CharField(
        max_length=16, choices=Disposition, blank=True, db_default="", db_collation="C"
    )

    created_import = models.ForeignKey(
        "claims.Import", null=True, blank=True, related_name="+", **UNCHECKED
    )
    feed_as_of = models.DateField(help_text="As-of date of the last import that wrote this claim.")
    missing_since = models.DateTimeField(null=True, blank=True)
    missing_import = models.ForeignKey(
        "claims.Import", null=True, blank=True, related_name="+", **UNCHECKED
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    status = models.GeneratedField(
        expression=Case(
            When(withdrawn_at__isnull=False, then=Value(Status.WITHDRAWN.value)),
            When(balance__gt=0, then=Value(Status.OPEN.value)),
            When(balance__lt=0, then=Value(Status.CREDIT.value)),
            default=Value(Status.RESOLVED.value),
        ),
        output_field=models.CharField(max_length=12, choices=Status, db_collation="C"),
        db_persist=True,
    )

    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim_number"], name="claim_number_unique"),
            models.CheckConstraint(condition=~Q(claim_number=""), name="claim_number_not_blank"),
            models.CheckConstraint(
                condition=Q(bucket__lt=len(ageing.EDGES)), name="claim_bucket_is_known"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(balance=0),
                name="claim_withdrawn_has_no_balance",
            ),
        ]
        indexes = CLAIM_INDEXES

    def __str__(self) -> str:
        return self.claim_number

    def age(self, as_of: date) -> int:
        """Days old on the as-of date."""
        return ageing.age(self.age_anchor_on, as_of)

    @property
    def shown_bucket(self) -> str:
        return ageing.shown_bucket(self.bucket)

    @property
    def is_open(self) -> bool:
        return self.status == Status.OPEN

    @property
    def stake(self) -> Decimal:
        """What there is to win; nothing on a credit."""
        return max(self.balance, Decimal("0.00"))
