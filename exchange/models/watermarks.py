"""How far the rows of lower floors were read."""

from django.db import models


class Watermark(models.Model):
    """One row. All that transactions below `since` wrote was read; no row up to its table's floor
    can come any more."""

    since = models.BigIntegerField()
    floors = models.JSONField(default=dict, help_text="{table: id}")
    # The floors to be, once no transaction below `upcoming` is open.
    seen = models.JSONField(default=dict)
    upcoming = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"up to transaction {self.since}"
