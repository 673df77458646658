"""Audit entries in words: tables and columns as people call them, rows by name, and nothing of
what is encrypted or secret."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from accounts.models import Facility, Skill, Team, User
from arengine.lib.keyset import Row
from arengine.lib.money import dollars
from claims.models import Claim, Payer

APPS = ("accounts", "claims", "strategies", "patients", "exchange", "analytics")
ENCRYPTED = "(encrypted)"
NOTHING = "nothing"
BLANK = (None, "", "\\x")
LONGEST = 300
# The rows that entries name, and the column with the name.
NAMED: Mapping[type[models.Model], str] = {
    Claim: "claim_number",
    Facility: "name",
    Payer: "name",
    Skill: "name",
    Team: "label",
    User: "username",
}
Names = dict[tuple[type[models.Model], int], str]


@dataclass(frozen=True, slots=True)
class Change:
    """A column that changed, in words."""

    field: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.field}: {self.old} → {self.new}"


@cache
def subjects() -> dict[str, type[models.Model]]:
    """Tables in words, as filters take them, in the order of the alphabet."""
    every = apps.get_models(include_auto_created=True)
    ours = (model for model in every if model._meta.app_label in APPS)
    return {_word(model): model for model in sorted(ours, key=_word)}


def subject_word(table: str) -> str:
    """What a table is called; the name of one that is no more, as it was."""
    model = _models().get(table)
    return _word(model) if model else table.replace("_", " ")


def shown(table: str, changes: Mapping[str, Any] | None) -> dict[str, Any]:
    """{column: [old, new]} without what is encrypted; of secrets the entry itself holds a star."""
    hidden = _hidden(table)
    return {
        column: [_hide(value) for value in pair] if column in hidden else pair
        for column, pair in (changes or {}).items()
    }


def names_of(rows: Iterable[Row]) -> Names:
    """Names of the rows that entries speak of: one query for each kind that occurs."""
    wanted: defaultdict[type[models.Model], set[int]] = defaultdict(set)
    for row in rows:
        for model, number in _mentions(row):
            if model in NAMED and isinstance(number, int):
                wanted[model].add(number)
    return {
        (model, number): name
        for model, numbers in wanted.items()
        for number, name in model._base_manager.filter(pk__in=numbers).values_list(
            "pk", NAMED[model]
        )
    }


def subject_name(row: Row, names: Names) -> str:
    """The table and which of its rows: `payer Aetna`; of many rows the table alone."""
    table, number = row["subject"], row["subject_id"]
    if not table:
        return ""
    if row["last_id"] is not None or number is None:
        return subject_word(table)
    model = _models().get(table)
    return f"{subject_word(table)} {names.get((model, number), number) if model else number}"


def changes_in_words(row: Row, names: Names) -> list[Change]:
    """What changed, with labels for columns and names for the rows they point to."""
    model = _models().get(row["subject"])
    changes = (
        Change(_label(model, column), *(_text(model, column, value, names) for value in pair))
        for column, pair in shown(row["subject"], row["told"]).items()
    )
    # What a new row leaves blank says nothing.
    return [change for change in changes if (change.old, change.new) != (NOTHING, NOTHING)]


def detail_in_words(row: Row) -> list[str]:
    """What an entry says besides; digests are for checks, not for readers."""
    said = {name: value for name, value in row["detail"].items() if name != "digest"}
    totals = said.pop("totals", None) or {}
    sums = [f"{_spaced(name)} {_money(value)}" for name, value in totals.items() if value]
    return [f"{_spaced(name)}: {_short(value)}" for name, value in said.items()] + (
        [f"totals: {', '.join(sums)}"] if sums else []
    )


def _hide(value: Any) -> str | None:
    return None if value in BLANK else ENCRYPTED


def _mentions(row: Row) -> Iterator[tuple[type[models.Model], Any]]:
    if row["claim_id"]:
        yield Claim, row["claim_id"]
    model = _models().get(row["subject"])
    if model is None:
        return
    if row["last_id"] is None:
        yield model, row["subject_id"]
    for column, pair in (row["told"] or {}).items():
        target = getattr(_field(model, column), "related_model", None)
        yield from ((target, value) for value in pair if target)


@cache
def _models() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in subjects().values()}


@cache
def _hidden(table: str) -> frozenset[str]:
    model = _models().get(table)
    fields = model._meta.concrete_fields if model else ()
    # Ours hold ciphertext, and marks of it.
    binary = (field for field in fields if field.get_internal_type() == "BinaryField")
    return frozenset(str(field.column) for field in binary)


def _word(model: type[models.Model]) -> str:
    """`user teams` for the table between people and teams."""
    if model._meta.auto_created:
        return _spaced(model._meta.db_table.split("_", 1)[1])
    return str(model._meta.verbose_name)


def _field(model: type[models.Model] | None, column: str) -> Any:
    """Of a column: `payer` of `payer_id`."""
    for name in (column, column.removesuffix("_id")):
        try:
            return model._meta.get_field(name) if model else None
        except FieldDoesNotExist:
            continue
    return None


def _label(model: type[models.Model] | None, column: str) -> str:
    field = _field(model, column)
    return str(getattr(field, "of", "") or getattr(field, "verbose_name", column)).replace("_", " ")


def _text(model: type[models.Model] | None, column: str, value: Any, names: Names) -> str:
    field = _field(model, column)
    if value is None or value == "":
        return NOTHING
    if isinstance(field, models.DecimalField) and field.decimal_places == 2:
        return _money(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if getattr(field, "related_model", None) and isinstance(value, int):
        return names.get((field.related_model, value), str(value))
    choices = dict(getattr(field, "flatchoices", ()))
    return str((isinstance(value, str | int) and choices.get(value)) or _short(value))


def _money(value: Any) -> str:
    return dollars(Decimal(str(value)))


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
