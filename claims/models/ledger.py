"""The ledger: append-only. Over any set of claims, opening balances plus entries are balances."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import Facility, Team, User
from accounts.models.people import is_present
from claims.choices import EntryKind
from claims.models.claims import Claim
from claims.models.columns import MONEY, UNCHECKED
from claims.models.payers import Payer


class LedgerQuerySet(models.QuerySet["LedgerEntry"]):
    def for_user(self, user: User | AnonymousUser) -> LedgerQuerySet:
        """By team and facility at posting, as the flow rollup adds them up (decision 18)."""
        if not is_present(user):
            return self.none()
        if not user.sees_facilities:
            return self.filter(team__in=user.team_ids)
        if user.sees_everything:
            return self
        return self.filter(facility__in=Facility.objects.for_user(user))


class LedgerEntry(models.Model):
    """One movement of one balance. Never edited or deleted, only reversed (a trigger refuses).

    `amount` is the effect on the balance: a payment of $100 is -100.00, its reversal +100.00 of
    the same kind. Team, payer and facility are those of the moment just before the posting.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=20, choices=EntryKind, db_collation="C")
    amount = models.DecimalField(**MONEY)
    posted_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())
    team = models.ForeignKey(Team, on_delete=models.PROTECT, db_index=False)
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, db_index=False)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, db_index=False)
    days_to_payment = models.IntegerField(
        null=True, blank=True, help_text="Billed (else service) date to posting; stated dates only."
    )
    is_inferred = models.BooleanField(
        default=False, db_default=False, help_text="Worked out by us, not stated by the source."
    )
    reference = models.CharField(max_length=80, blank=True, db_default="")
    reason = models.CharField(max_length=300, blank=True, db_default="")
    reverses = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reversals",
        db_index=False,
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
    )
    source_import = models.ForeignKey(
        "claims.Import", null=True, blank=True, related_name="+", **UNCHECKED
    )

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "ledger entries"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=EntryKind.values), name="ledger_kind_is_known"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="ledger_amount_not_zero"),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(reverses__isnull=False),
                name="ledger_reversed_once",
            ),
        ]
        indexes = [
            models.Index(fields=["posted_on", "id"], name="ledger_posted"),
            models.Index(
                fields=["source_import", "claim"],
                condition=Q(source_import__isnull=False),
                name="ledger_import",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} on {self.posted_on}"
