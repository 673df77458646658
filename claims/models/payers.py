"""Payers, the spellings they are known by, and what was agreed with them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from accounts.models.people import is_present
from claims.choices import LineOfBusiness


class PayerQuerySet(models.QuerySet["Payer"]):
    def for_user(self, user: User | AnonymousUser) -> PayerQuerySet:
        """Payers are reference data: everyone signed in may read their names."""
        return self if is_present(user) else self.none()

    def current(self) -> PayerQuerySet:
        """Payers that were not merged into another."""
        return self.filter(merged_into__isnull=True)


class Payer(models.Model):
    """An insurer, programme or plan that owes on claims."""

    name = models.CharField(max_length=120)
    line_of_business = models.CharField(
        max_length=24, choices=LineOfBusiness, default=LineOfBusiness.COMMERCIAL
    )
    line_confirmed = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Off while the line of business is a proposal from the name.",
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    # Learned each night from the flow of the last twelve full months.
    paid_percent = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        editable=False,
        help_text="Of what was settled, the percent that was paid; empty: too little was settled.",
    )
    answer_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        editable=False,
        help_text="The median of days from billing to payment; empty: too few payments.",
    )
    answer_count = models.PositiveIntegerField(
        default=0, db_default=0, editable=False, help_text="The payments of that median."
    )

    objects = PayerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(line_of_business__in=LineOfBusiness.values),
                name="payer_line_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True)
                | ~models.Q(merged_into=models.F("id")),
                name="payer_not_merged_into_itself",
            ),
        ]
        indexes = [models.Index(fields=["name"], name="payer_name")]

    def __str__(self) -> str:
        return self.name


class PayerFactQuerySet(models.QuerySet[Any]):
    def for_user(self, user: User | AnonymousUser) -> PayerFactQuerySet:
        """As the payers that they are about."""
        return self.filter(payer__in=Payer.objects.for_user(user))


class PayerAlias(models.Model):
    """One folded spelling of a payer's name; its own name is the first."""

    key = models.CharField(max_length=120, unique=True, db_collation="C")
    payer = models.ForeignKey(Payer, on_delete=models.CASCADE, related_name="aliases")

    objects = PayerFactQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        verbose_name_plural = "payer aliases"

    def __str__(self) -> str:
        return self.key


class ContractTerm(models.Model):
    """A dated term of the contract with a payer, with the place it was read from."""

    class Kind(models.TextChoices):
        TIMELY_FILING = "timely_filing_days", "Timely filing, days"
        APPEAL = "appeal_days", "Appeal, days"
        PROMPT_PAY = "prompt_pay_days", "Prompt payment, days"
        RESPONSE = "usual_response_days", "Usual response, days"
        DISCOUNT = "discount_percent", "Discount, percent"

    payer = models.ForeignKey(Payer, on_delete=models.CASCADE, related_name="terms")
    kind = models.CharField(max_length=24, choices=Kind)
    value = models.DecimalField(max_digits=8, decimal_places=2)
    effective_from = models.DateField()
    source = models.CharField(max_length=200, help_text="Contract, manual or page it comes from.")

    objects = PayerFactQuerySet.as_manager()

    class Meta:
        ordering = ["payer", "kind", "-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["payer", "kind", "effective_from"], name="contract_term_once_a_day"
            ),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="contract_term_value"),
        ]

    def __str__(self) -> str:
        return f"{self.payer}: {self.get_kind_display()} {self.value}"


class AnswerTimeQuerySet(models.QuerySet["AnswerTime"]):
    def for_user(self, user: User | AnonymousUser) -> AnswerTimeQuerySet:
        """As payers: everyone signed in may read them."""
        return self if is_present(user) else self.none()


class AnswerTime(models.Model):
    """How long payers of a line of business usually take to answer a claim, where the contract
    with a payer says nothing."""

    line_of_business = models.CharField(max_length=24, choices=LineOfBusiness)
    days = models.PositiveSmallIntegerField(help_text="After it was billed; new claims wait.")
    effective_from = models.DateField(help_text="For claims billed from this day on.")
    in_use = models.BooleanField(
        default=True, help_text="Off: kept to look up; claims of this line do not wait."
    )
    source = models.CharField(max_length=200, help_text="Regulation, manual, contract or page.")

    objects = AnswerTimeQuerySet.as_manager()

    class Meta:
        ordering = ["line_of_business", "-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["line_of_business", "effective_from"], name="answer_time_once_a_day"
            ),
            models.CheckConstraint(condition=~models.Q(source=""), name="answer_time_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.get_line_of_business_display()}: {self.days} days"


class PayerMergeQuerySet(models.QuerySet["PayerMerge"]):
    def for_user(self, user: User | AnonymousUser) -> PayerMergeQuerySet:
        """A merge moves claims of every facility: for those who see them all."""
        return self if is_present(user) and user.sees_everything else self.none()


class PayerMerge(models.Model):
    """What a merge moved, so that it can be taken back."""

    source = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="merges_away")
    target = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="merges_here")
    claim_ids = ArrayField(models.BigIntegerField())
    alias_ids = ArrayField(models.BigIntegerField())
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    merged_at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = PayerMergeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.source} into {self.target}"
