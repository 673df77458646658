"""Deadlines: the dated, cited rules they are computed from, and the clocks that run on claims."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import Team, User
from accounts.models.people import is_present
from arengine.lib.encrypted_fields import EncryptedTextField
from claims.choices import (
    DayKind,
    DeadlineAnchor,
    DeadlineKind,
    DeadlineMetBy,
    DeadlineState,
    DeadlineUnit,
    LineOfBusiness,
    MissedBecause,
)
from claims.models.claims import Claim
from claims.models.columns import MONEY
from claims.models.payers import ContractTerm, Payer
from claims.rules.deadlines import Term

OWN_DATE = "The date in the claim's file"
# There is at most one of these of a kind and claim.
AT_WORK = (DeadlineState.RUNNING, DeadlineState.EXPIRED)


class DeadlineRuleQuerySet(models.QuerySet["DeadlineRule"]):
    def for_user(self, user: User | AnonymousUser) -> DeadlineRuleQuerySet:
        """Published terms, not claims: everyone signed in may read them."""
        return self if is_present(user) else self.none()


class DeadlineRule(models.Model):
    """How long there is to file or to appeal, with whom, from when on, and who says so."""

    kind = models.CharField(max_length=16, choices=DeadlineKind)
    payer = models.ForeignKey(
        Payer, null=True, blank=True, on_delete=models.CASCADE, related_name="deadline_rules"
    )
    payer_words = models.CharField(
        max_length=60, blank=True, default="",
        help_text="Words of the names of payers that have no rule of their own.",
    )  # fmt: skip
    line_of_business = models.CharField(
        max_length=24, choices=LineOfBusiness, blank=True, default="",
        help_text="Of payers without a rule of their own; empty, with no payer: of all.",
    )  # fmt: skip
    denial_codes = ArrayField(
        models.CharField(max_length=16), default=list, blank=True,
        help_text="Only for these codes, without their group, and before rules without codes.",
    )  # fmt: skip

    may_appeal = models.BooleanField(
        default=True, help_text="Off: such a denial cannot be appealed, so no clock runs."
    )
    length = models.PositiveSmallIntegerField(default=0)
    unit = models.CharField(max_length=8, choices=DeadlineUnit, default=DeadlineUnit.DAYS)
    day_kind = models.CharField(max_length=8, choices=DayKind, default=DayKind.CALENDAR)
    anchor = models.CharField(max_length=16, choices=DeadlineAnchor)
    agreed_on = models.DateField(
        null=True, blank=True, help_text="The date, where the anchor is a date of the contract."
    )
    receipt_days = models.PositiveSmallIntegerField(
        default=0, help_text="Days after which a notice is presumed received."
    )
    met_by = models.CharField(max_length=12, choices=DeadlineMetBy, default=DeadlineMetBy.RECEIVED)

    plan_type = models.CharField(max_length=60, blank=True, default="")
    state = models.CharField(max_length=2, blank=True, default="", help_text="Two letters.")
    effective_from = models.DateField(help_text="For anchors from this day on.")
    effective_to = models.DateField(null=True, blank=True)
    in_use = models.BooleanField(
        default=True,
        help_text="Off: kept to look up. No claim says its plan or state, so rules for some plans "
        "or states are off until somebody decides.",
    )
    source = models.CharField(max_length=200, help_text="Regulation, manual, contract or page.")
    note = models.CharField(max_length=300, blank=True, default="")

    objects = DeadlineRuleQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "line_of_business", "payer", "-effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(payer__isnull=True) | Q(line_of_business="", payer_words=""),
                name="deadline_rule_of_payer_or_line",
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="deadline_rule_dates",
            ),
            models.CheckConstraint(
                condition=Q(may_appeal=False) | Q(length__gt=0), name="deadline_rule_has_length"
            ),
            models.CheckConstraint(
                condition=~Q(anchor=DeadlineAnchor.AGREED) | Q(agreed_on__isnull=False),
                name="deadline_rule_agreed_on",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="deadline_rule_has_source"),
        ]

    def __str__(self) -> str:
        if not self.may_appeal:
            return f"{self.get_kind_display()}: no appeal"
        days = {DayKind.WORKING: "working days", DayKind.CALENDAR: "days"}[DayKind(self.day_kind)]
        unit = days if self.unit == DeadlineUnit.DAYS else self.get_unit_display().lower()
        return f"{self.get_kind_display()}: {self.length} {unit}"

    def as_term(self) -> Term:
        """The plain value that `claims.rules.deadlines` works on."""
        return Term(self.length, self.unit, self.day_kind, self.receipt_days)


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def for_user(self, user: User | AnonymousUser) -> DeadlineQuerySet:
        """As the claims they run on."""
        if not is_present(user):
            return self.none()
        if user.sees_everything:
            return self
        return self.filter(claim__in=Claim.objects.for_user(user))

    def running(self) -> DeadlineQuerySet:
        return self.filter(state=DeadlineState.RUNNING)

    def waiting(self) -> DeadlineQuerySet:
        """Missed, and nobody has said yet why."""
        return self.filter(state=DeadlineState.EXPIRED)

    def missed(self) -> DeadlineQuerySet:
        return self.filter(state__in=[DeadlineState.EXPIRED, DeadlineState.SIGNED_OFF])

    def due_within(self, days: int, today: date) -> DeadlineQuerySet:
        """In at most so many days."""
        return self.filter(due_on__lte=date.fromordinal(today.toordinal() + days))


class Deadline(models.Model):
    """A clock on a claim. It runs, is met in time, or expires and waits for a person's word."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="deadlines")
    kind = models.CharField(max_length=16, choices=DeadlineKind, db_collation="C")
    rule = models.ForeignKey(
        DeadlineRule, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Empty, without a term: the date came with the claim's file.",
    )  # fmt: skip
    term = models.ForeignKey(
        ContractTerm, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        db_index=False, help_text="The contract that says how long, in the place of the rule.",
    )  # fmt: skip
    anchor_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    state = models.CharField(
        max_length=12, choices=DeadlineState, db_default=DeadlineState.RUNNING, db_collation="C"
    )
    found_on = models.DateField(help_text="The day on which the clock was first seen.")
    ended_on = models.DateField(null=True, blank=True)
    alerted = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The last mark, in days left, that somebody was told of."
    )

    # As it was when the clock ran out.
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    balance = models.DecimalField(**MONEY, null=True, blank=True)

    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_off_at = models.DateTimeField(null=True, blank=True)
    root_cause = models.CharField(max_length=12, choices=MissedBecause, blank=True, db_default="")
    note = EncryptedTextField(blank=True, default="", db_default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "kind"], condition=Q(state__in=AT_WORK), name="deadline_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=DeadlineState.SIGNED_OFF)
                | (~Q(root_cause="") & Q(signed_off_by__isnull=False)),
                name="deadline_signed_off_by_a_person",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on", "id"], name="deadline_due"),
            models.Index(
                fields=["claim", "due_on"],
                condition=Q(state=DeadlineState.RUNNING),
                name="deadline_nearest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.due_on}"

    @property
    def was_found_late(self) -> bool:
        """It had run out before anybody here could have known."""
        return self.due_on < self.found_on

    @property
    def source(self) -> str:
        """Who says that this is the day."""
        said = self.term or self.rule
        return said.source if said else OWN_DATE
