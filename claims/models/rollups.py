"""Sums that dashboards read. Triggers insert deltas, a job folds them into cells.

Written by the database alone; readers add cells and deltas (`claims.bulk.rollups`). References
are plain ids: a cell outlives nothing and constrains nothing.
"""

from django.db import models


class Stock(models.Model):
    """What is there now: claims and dollars per facility, payer, team, bucket and status."""

    facility = models.ForeignKey(
        "accounts.Facility",
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    payer = models.ForeignKey(
        "claims.Payer", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    team = models.ForeignKey(
        "accounts.Team", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    bucket = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, db_collation="C")
    claims = models.BigIntegerField()
    dollars = models.DecimalField(max_digits=18, decimal_places=2)

    class Meta:
        abstract = True


class StockCell(Stock):
    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "payer", "team", "bucket", "status"], name="stock_cell_once"
            )
        ]


class StockDelta(Stock):
    pass


class Flow(models.Model):
    """What moved: entries and dollars per month, facility, payer, team at posting and kind."""

    month = models.DateField()
    facility = models.ForeignKey(
        "accounts.Facility",
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    payer = models.ForeignKey(
        "claims.Payer", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    team = models.ForeignKey(
        "accounts.Team", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    kind = models.CharField(max_length=20, db_collation="C")
    entries = models.BigIntegerField()
    dollars = models.DecimalField(max_digits=18, decimal_places=2)
    days = models.BigIntegerField(help_text="Sum of days to payment.")
    entries_with_days = models.BigIntegerField()

    class Meta:
        abstract = True


class FlowCell(Flow):
    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "facility", "payer", "team", "kind"], name="flow_cell_once"
            )
        ]


class FlowDelta(Flow):
    pass
