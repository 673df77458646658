"""What each payer did, counted by a job: nothing of it is worked out for a page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from accounts.models.people import is_present
from arengine.lib.money import ratio
from claims.models import Payer
from strategies.models.workflows import RATE

SUM: dict[str, Any] = {"max_digits": 18, "decimal_places": 2, "default": 0}


class PayerPerformanceQuerySet(models.QuerySet["PayerPerformance"]):
    def for_user(self, user: User | AnonymousUser) -> PayerPerformanceQuerySet:
        """Rates and days of a payer are for everyone signed in; the sums behind them are only
        shown to those who see everything (`strategies.services.cards`)."""
        return self if is_present(user) else self.none()


class PayerPerformance(models.Model):
    """One payer over the last twelve full months, merged payers included."""

    payer = models.OneToOneField(Payer, on_delete=models.CASCADE, related_name="performance")
    as_of = models.DateField()
    counted_at = models.DateTimeField(db_default=Now())
    first_month = models.DateField()
    last_month = models.DateField()

    # The collection rate, as the dashboard has it: from the flow rollup.
    paid = models.DecimalField(**SUM)
    unpaid = models.DecimalField(**SUM, help_text="Written off, or closed unpaid after denial.")
    days = models.BigIntegerField(default=0, help_text="Sum of days to payment.")
    payments_with_days = models.BigIntegerField(default=0)
    settled_claims = models.BigIntegerField(default=0)
    rate_low = models.DecimalField(**RATE, null=True)
    rate_high = models.DecimalField(**RATE, null=True)

    # Days to the first payment, of the claims billed since the first month.
    followed_claims = models.BigIntegerField(default=0)
    median_days = models.IntegerField(null=True, help_text="Empty: not reached.")
    late_days = models.IntegerField(null=True, help_text="Of nine in ten; empty: not reached.")
    paid_share = models.DecimalField(**RATE, null=True, help_text="When no claim is seen longer.")

    # [{"category", "codes", "claims", "dollars"}] of open denied claims, dearest first.
    denials = models.JSONField(default=list)
    denied_claims = models.BigIntegerField(default=0)
    denied_balance = models.DecimalField(**SUM)
    appeals_decided = models.BigIntegerField(default=0)
    appeals_won = models.BigIntegerField(default=0, help_text="In whole or in part.")
    deadlines = models.BigIntegerField(default=0, help_text="Open claims with one within 14 days.")
    deadlines_balance = models.DecimalField(**SUM)

    objects = PayerPerformanceQuerySet.as_manager()

    class Meta:
        ordering = ["payer"]
        verbose_name_plural = "payer performance"

    def __str__(self) -> str:
        return f"{self.payer}, {self.as_of}"

    @property
    def rate(self) -> Decimal | None:
        """Paid dollars of all settled dollars; none in a period of net reversals."""
        settled = self.paid + self.unpaid
        return ratio(self.paid, settled) if settled > 0 else None

    @property
    def mean_days(self) -> Decimal | None:
        """Per payment, one decimal."""
        return ratio(self.days, self.payments_with_days, 1) if self.payments_with_days > 0 else None

    @property
    def win_rate(self) -> Decimal | None:
        return ratio(self.appeals_won, self.appeals_decided)
