"""Claims: what is owed, by whom, since when, and who works it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import BrinIndex, OpClass
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Now

from accounts.models import Facility, Team, User
from accounts.models.people import is_present
from arengine.lib.blind_index import normal_id, normal_name
from arengine.lib.encrypted_fields import BlindIndexField, EncryptedTextField, searched_half
from claims.choices import (
    AdjudicationStatus,
    AgeBasis,
    Disposition,
    Responsibility,
    Status,
    WorkStatus,
)
from claims.models.payers import Payer
from claims.models.spelling import Plain
from claims.rules import ageing

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}
# Rows these columns point to are never deleted; a check for each would slow a large load by 4 %.
UNCHECKED: dict[str, Any] = {
    "on_delete": models.DO_NOTHING,
    "db_constraint": False,
    "db_index": False,
}
# How long a claim that left a team can still be read there, by its number.
READABLE_AFTER = timedelta(days=30)
# A claim number with dashes, small letters or leading zeros.
SPELT_OTHERWISE = ~Q(claim_number=Plain("claim_number"))
UNRESOLVED = Q(status__in=[Status.OPEN, Status.CREDIT])


class ClaimQuerySet(models.QuerySet["Claim"]):
    def for_user(self, user: User | AnonymousUser) -> ClaimQuerySet:
        """Default deny: own teams for agents, own facilities for those who see them."""
        if not is_present(user):
            return self.none()
        if not user.sees_facilities:
            return self.filter(team__in=user.team_ids)
        if user.sees_all_facilities:
            return self
        return self.filter(facility__in=Facility.objects.for_user(user))

    def departed_from(self, user: User, moment: datetime) -> ClaimQuerySet:
        """Claims that left an agent's teams lately, with `left_at`; in no list, sum or queue."""
        if user.sees_facilities:
            return self.none()
        left = Departure.objects.filter(
            claim=OuterRef("pk"), team__in=user.team_ids, left_at__gt=moment - READABLE_AFTER
        )
        latest = left.order_by("-left_at").values("left_at")[:1]
        return self.filter(Exists(left)).annotate(left_at=Subquery(latest))

    def present(self) -> ClaimQuerySet:
        """All but those withdrawn with an undone import."""
        return self.exclude(status=Status.WITHDRAWN)

    def open(self) -> ClaimQuerySet:
        """The portfolio: a positive balance, missing from the feed or not."""
        return self.filter(status=Status.OPEN)

    def due(self) -> ClaimQuerySet:
        """To be worked: open, and not put off to a day that lies ahead."""
        return self.open().filter(is_due=True)

    def free_for(self, user: User) -> ClaimQuerySet:
        """Given to this person by name, or to nobody in particular."""
        return self.filter(Q(assignee__isnull=True) | Q(assignee=user))

    def missing(self) -> ClaimQuerySet:
        """Vanished from the last snapshot and not decided on yet."""
        return self.filter(missing_since__isnull=False)

    def of_patient(self, *, name: str = "", member_id: str = "") -> ClaimQuerySet:
        """Of this patient, by the whole name or member id however it is spelled."""
        asked = {"patient_name_key__matches": name, "member_id_key__matches": member_id}
        given = {lookup: value for lookup, value in asked.items() if value.strip()}
        return self.filter(**given) if given else self.none()

    def aged_over(self, days: int, as_of: date) -> ClaimQuerySet:
        """Older than `days` on the as-of date."""
        return self.filter(age_anchor_on__lt=ageing.anchor_of_age(as_of, days))

    def aged_between(self, lowest: int | None, highest: int | None, as_of: date) -> ClaimQuerySet:
        """Ages from lowest to highest day, both inclusive; None is without bound."""
        claims = self
        if lowest is not None:
            claims = claims.filter(age_anchor_on__lte=ageing.anchor_of_age(as_of, lowest))
        if highest is not None:
            claims = claims.filter(age_anchor_on__gte=ageing.anchor_of_age(as_of, highest))
        return claims


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
        indexes = [
            # An agent's queue; the same order over all teams and statuses.
            models.Index(
                "team",
                F("priority").desc(),
                F("id").desc(),
                condition=Q(status=Status.OPEN),
                name="claim_team_queue",
            ),
            models.Index(
                F("priority").desc(),
                F("id").desc(),
                name="claim_queue",
            ),
            models.Index(
                "payer",
                F("priority").desc(),
                F("id").desc(),
                condition=Q(status=Status.OPEN),
                name="claim_payer_queue",
            ),
            # The next claim: by deadline and by value, of those given by name, and of those that
            # nobody has. What others have by name stands in neither, so nobody reads past it.
            models.Index(
                "team",
                "deadline_on",
                F("priority").desc(),
                F("id").desc(),
                condition=Q(
                    status=Status.OPEN,
                    is_due=True,
                    assignee__isnull=True,
                    deadline_on__isnull=False,
                ),
                name="claim_next_deadline",
            ),
            models.Index(
                "assignee",
                "deadline_on",
                F("priority").desc(),
                F("id").desc(),
                condition=Q(
                    status=Status.OPEN,
                    is_due=True,
                    assignee__isnull=False,
                    deadline_on__isnull=False,
                ),
                name="claim_next_own_deadline",
            ),
            models.Index(
                "assignee",
                F("priority").desc(),
                F("id").desc(),
                condition=Q(status=Status.OPEN, is_due=True, assignee__isnull=False),
                name="claim_next_own",
            ),
            models.Index(
                "team",
                F("priority").desc(),
                F("id").desc(),
                condition=Q(status=Status.OPEN, is_due=True, assignee__isnull=True),
                name="claim_next_free",
            ),
            # What came due again, by day: a board counts it, a person's day lists it.
            models.Index(
                fields=["team", "follow_up_on", "id"],
                condition=Q(status=Status.OPEN, is_due=True, follow_up_on__isnull=False),
                include=["assignee"],
                name="claim_due_again",
            ),
            # Tabs of the worklist. What each includes lets its number be counted in the index
            # alone: up to 10,000 claims lie on nearly as many pages of the table.
            models.Index(
                fields=["deadline_on", "id"],
                condition=Q(status=Status.OPEN, deadline_on__isnull=False),
                include=["team", "assignee"],
                name="claim_deadline",
            ),
            models.Index(
                "team",
                F("priority").desc(),
                F("id").desc(),
                condition=Q(status=Status.OPEN, adjudication_status=AdjudicationStatus.DENIED),
                include=["assignee"],
                name="claim_denied",
            ),
            models.Index(
                fields=["team", "follow_up_on", "id"],
                condition=Q(status=Status.OPEN, is_due=False),
                include=["assignee"],
                name="claim_sleeping_team",
            ),
            # What comes back by itself.
            models.Index(fields=["follow_up_on"], condition=Q(is_due=False), name="claim_sleeping"),
            models.Index(fields=["balance", "id"], condition=UNRESOLVED, name="claim_balance"),
            # The list by age, and the rows that cross an edge in a night.
            models.Index(fields=["age_anchor_on", "id"], condition=UNRESOLVED, name="claim_anchor"),
            models.Index(
                fields=["follow_up_on", "id"],
                condition=Q(follow_up_on__isnull=False),
                name="claim_follow_up",
            ),
            models.Index(
                fields=["assignee", "follow_up_on", "id"],
                condition=Q(assignee__isnull=False),
                name="claim_assignee",
            ),
            models.Index(
                fields=["missing_since", "id"],
                condition=Q(missing_since__isnull=False),
                name="claim_missing",
            ),
            # Searched however they are typed; a number that is plain as it stands is found by its
            # own index, and costs this one nothing.
            models.Index(
                Plain("claim_number"), condition=SPELT_OTHERWISE, name="claim_plain_number"
            ),
            models.Index(
                Plain("patient_account"),
                condition=~Q(patient_account=""),
                name="claim_plain_account",
            ),
            models.Index(
                Plain("payer_reference"),
                condition=~Q(payer_reference=""),
                name="claim_plain_reference",
            ),
            BrinIndex(fields=["updated_at"], name="claim_updated", autosummarize=True),
            # Random marks by the million: a tree of them would cost a load more than encrypting.
            BrinIndex(
                OpClass(searched_half("patient_name_key"), name="bytea_bloom_ops"),
                OpClass(searched_half("member_id_key"), name="bytea_bloom_ops"),
                name="claim_patient",
                autosummarize=True,
                pages_per_range=32,
            ),
        ]

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


class Event(models.Model):
    """One line of a claim's story that no other table tells: who did what, and why."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(db_default=Now())
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT
    )
    kind = models.CharField(max_length=24, db_collation="C")
    text = models.CharField(max_length=500)
    link = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.text


class Departure(models.Model):
    """A claim left a team. Written by a trigger, kept as long as the team may still read it."""

    claim = models.ForeignKey(Claim, related_name="+", **UNCHECKED)
    team = models.ForeignKey(Team, related_name="+", **UNCHECKED)
    left_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["claim", "team", "left_at"], name="departure_claim"),
            BrinIndex(fields=["left_at"], name="departure_left", autosummarize=True),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} left {self.team_id}"
