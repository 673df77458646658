"""Options that columns of many tables share."""

from typing import Any

from django.db import models

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}
# Rows these columns point to are never deleted; a check for each would slow a large load by 4 %.
UNCHECKED: dict[str, Any] = {
    "on_delete": models.DO_NOTHING,
    "db_constraint": False,
    "db_index": False,
}
