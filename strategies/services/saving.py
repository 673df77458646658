"""Writing those columns of a row that a verb changed, and no other."""

from typing import Any, TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def save_fields(row: Row, **fields: Any) -> Row:
    """The row with these values, which are written."""
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))
    return row
