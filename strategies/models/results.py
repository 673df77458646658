"""What campaigns reached: kept each night for every claim and every campaign, never by a page."""

from __future__ import annotations

from django.db import models
from django.db.models import F, GeneratedField, Value
from django.db.models.functions import Cast, NullIf, Round

from claims.models.columns import MONEY
from strategies.models.campaigns import Campaign
from strategies.models.enrolments import Enrolment


def _per(part: str, whole: str, digits: int, places: int) -> GeneratedField:
    """part / whole, half up; empty where the whole is zero."""
    numeric = models.DecimalField(max_digits=20, decimal_places=10)
    nothing = Value(0, output_field=numeric)
    share = Cast(F(part), numeric) / NullIf(Cast(F(whole), numeric), nothing)
    column = models.DecimalField(max_digits=digits, decimal_places=places)
    return GeneratedField(
        expression=Round(share, precision=places), output_field=column, db_persist=True
    )


class EnrolmentResult(models.Model):
    """What became of one claim of a campaign within its window. No row: nothing yet."""

    enrolment = models.OneToOneField(
        Enrolment, primary_key=True, on_delete=models.CASCADE, related_name="result"
    )
    contacted_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    resolved_on = models.DateField(null=True)
    paid_on = models.DateField(null=True, help_text="Of the first payment that stands.")
    collected = models.DecimalField(**MONEY, default=0, db_default=0)

    class Meta:
        ordering = ["enrolment"]

    def __str__(self) -> str:
        return f"Result of {self.enrolment_id}"


class CampaignResult(models.Model):
    """What a campaign had reached at the end of a day, summed since its launch."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="results")
    day = models.DateField()
    targeted = models.PositiveIntegerField(default=0, db_default=0)
    contacted = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    resolved = models.PositiveIntegerField(default=0)
    paid_claims = models.PositiveIntegerField(default=0)
    collected = models.DecimalField(**MONEY, default=0)
    days_sum = models.PositiveBigIntegerField(default=0, help_text="Of first payments, in days.")
    exited = models.PositiveIntegerField(default=0)
    open_claims = models.PositiveIntegerField(default=0)
    open_balance = models.DecimalField(**MONEY, default=0)
    # Lists sort by them.
    success_rate = _per("paid_claims", "targeted", 5, 4)
    average_days = _per("days_sum", "paid_claims", 8, 1)

    class Meta:
        ordering = ["campaign", "day"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "day"], name="campaign_result_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}, {self.day}"
