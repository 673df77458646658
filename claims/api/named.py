"""Names in request bodies and answers for the rows they mean."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model
from rest_framework.serializers import ValidationError

from arengine.lib.keyset import Row

UNKNOWN = "unknown or no longer active"


def named(rows: Any, column: str, name: str, *, field: str) -> Any:
    """The row of a name. ValidationError (400) points at the field that gave it."""
    found = rows.filter(**{column: name}).first() if "\0" not in name else None
    if found is None:
        raise ValidationError({field: [UNKNOWN]})
    return found


def named_all(rows: Any, names: Iterable[str], *, field: str) -> list[Any]:
    """The rows of all names; one that is unknown refuses them all."""
    wanted = set(names)
    found = list(rows.filter(name__in=wanted))
    if unknown := wanted - {row.name for row in found}:
        raise ValidationError({field: [f"{name}: {UNKNOWN}" for name in sorted(unknown)]})
    return found


def names_by(model: type[Model], owners: str, rows: Sequence[Row]) -> dict[int, list[str]]:
    """Names of the model's rows by the id of who has them, for a page of owners."""
    names: dict[int, list[str]] = {row["id"]: [] for row in rows}
    pairs = model._default_manager.filter(**{f"{owners}__in": names}).order_by("name")
    for owner, name in pairs.values_list(owners, "name"):
        names[owner].append(name)
    return names
