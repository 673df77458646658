"""Figures of the team board, kept by a job where counting claims for a page would take long."""

from django.db import models

from claims.models.columns import MONEY, UNCHECKED

PLAIN = {**UNCHECKED, "related_name": "+"}


class BoardCell(models.Model):
    """Open claims of one facility and team, given to one person or to nobody in particular."""

    facility = models.ForeignKey("accounts.Facility", **PLAIN)
    team = models.ForeignKey("accounts.Team", **PLAIN)
    assignee = models.ForeignKey("accounts.User", null=True, **PLAIN)
    counted_at = models.DateTimeField()
    claims = models.BigIntegerField()
    dollars = models.DecimalField(**MONEY)
    due = models.BigIntegerField(help_text="Not put off to a day that lies ahead.")
    due_dollars = models.DecimalField(**MONEY)
    due_today = models.BigIntegerField(help_text="The follow-up date is the day of counting.")
    overdue = models.BigIntegerField()
    untouched_30 = models.BigIntegerField()
    untouched_30_dollars = models.DecimalField(**MONEY)
    untouched_45 = models.BigIntegerField()
    untouched_45_dollars = models.DecimalField(**MONEY)
    oldest_on = models.DateField(help_text="The earliest ageing anchor.")
    largest = models.DecimalField(**MONEY)
