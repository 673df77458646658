"""Columns of lists: one definition for the screen and its export."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from arengine.lib.exports import Heading
from arengine.lib.keyset import Row
from arengine.lib.xlsx_out import Kind
from claims.choices import EntryKind, Status, WorkStatus
from claims.rules import ageing
from claims.rules.masking import masked_name

Value = Callable[[Row, date], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it is called, how a row fills it, the order its heading sorts by."""

    key: str
    label: str
    value: Value
    kind: Kind = "text"
    order: str = ""
    adds: bool = False
    usual: bool = True
    # What the screen says instead of the bare value, with its meaning.
    words: Value | None = None
    width: str = ""

    @property
    def is_figure(self) -> bool:
        return self.kind in ("money", "number")

    @property
    def heading(self) -> Heading:
        return Heading(self.label, self.kind, self.adds)


@dataclass(frozen=True, slots=True)
class Cell:
    """One value on the screen."""

    column: Column
    value: Any
    words: Any = None

    @property
    def is_blank(self) -> bool:
        return self.value is None or self.value == ""


def of(name: str) -> Value:
    """The row's own value."""
    return lambda row, _: row[name]


def day_of(name: str) -> Value:
    """The local date of a moment."""
    return lambda row, _: row[name] and timezone.localdate(row[name])


def label_of(choices: Any, name: str) -> Value:
    """The value in words."""
    labels = dict(choices.choices)
    return lambda row, _: labels[row[name]]


def _age(row: Row, as_of: date) -> int:
    return ageing.age(row["age_anchor_on"], as_of)


def _missing(row: Row, _: date) -> str:
    status = Status(row["status"]).label
    return f"{status}, missing" if row["missing_since"] else status


CLAIM_COLUMNS: Sequence[Column] = (
    Column("claim_number", "Claim", of("claim_number"), order="claim_number"),
    Column("patient", "Patient", lambda row, _: masked_name(row["patient_name"]), usual=False),
    Column("payer", "Payer", of("payer__name")),
    Column("facility", "Facility", of("facility__name"), usual=False),
    Column("balance", "Balance", of("balance"), "money", order="balance", adds=True),
    Column("age", "Age, days", _age, "number", order="age"),
    Column("bucket", "Bucket", lambda row, _: ageing.shown_bucket(row["bucket"])),
    Column("status", "Status", _missing),
    Column("work_status", "Work", label_of(WorkStatus, "work_status")),
    Column("team", "Team", of("team__label")),
    Column("assignee", "Assignee", of("assignee__username")),
    Column("denial_code", "Denial", of("denial_code")),
    Column("follow_up_on", "Follow up", of("follow_up_on"), "date", order="follow_up_on"),
    Column("last_touch", "Last touch", day_of("last_touch_at"), "date"),
    Column("service_from", "Date of service", of("service_from"), "date", usual=False),
    Column("provider", "Provider", of("provider"), usual=False),
    Column("payer_reference", "Payer reference", of("payer_reference"), usual=False),
    Column("priority", "Priority", of("priority"), "number", order="priority", usual=False),
    Column("updated", "Updated", day_of("updated_at"), "date", usual=False),
)
CLAIM_FIELDS = (
    *("id", "claim_number", "patient_name", "payer__name", "facility__name", "balance"),
    *("age_anchor_on", "bucket", "status", "missing_since", "work_status", "team__label"),
    *("assignee__username", "denial_code", "follow_up_on", "last_touch_at", "service_from"),
    *("provider", "payer_reference", "priority", "updated_at", "deadline_on"),
)
# Decrypted row by row: read only where it is shown.
NEEDS_COLUMN = {"patient_name": "patient"}

ENTRY_COLUMNS: Sequence[Column] = (
    Column("claim_number", "Claim", of("claim__claim_number")),
    Column("kind", "Kind", label_of(EntryKind, "kind")),
    Column(
        "amount",
        "Taken off balances",
        lambda row, _: -row["amount"],
        "money",
        order="amount",
        adds=True,
    ),
    Column("posted_on", "Posted", of("posted_on"), "date", order="posted_on"),
    Column("recorded", "Recorded", day_of("recorded_at"), "date", order="recorded"),
    Column("payer", "Payer", of("payer__name")),
    Column("team", "Team at posting", of("team__label")),
    Column("facility", "Facility", of("facility__name")),
    Column("days", "Days to payment", of("days_to_payment"), "number"),
    Column("source", "Source", lambda row, _: _source(row)),
    Column("reference", "Reference", of("reference")),
)
ENTRY_FIELDS = (
    *("id", "claim__claim_number", "kind", "amount", "posted_on", "recorded_at", "payer__name"),
    *("team__label", "facility__name", "days_to_payment", "is_inferred", "reverses_id"),
    *("source_import_id", "user__username", "reference"),
)


def _source(row: Row) -> str:
    """Where an entry comes from, and what a reader must know about it."""
    source = row["source_import_id"]
    by = row["user__username"] or (f"import {source}" if source else "")
    marks = [by, "inferred" if row["is_inferred"] else "", "reversal" if row["reverses_id"] else ""]
    return ", ".join(mark for mark in marks if mark)


def claim_fields(columns: Sequence[Column]) -> list[str]:
    """What a row must hold to fill the columns of a list of claims."""
    keys = {column.key for column in columns}
    return [name for name in CLAIM_FIELDS if NEEDS_COLUMN.get(name, "") in {"", *keys}]


def cells(columns: Sequence[Column], row: Row, as_of: date) -> list[Cell]:
    """A row of the screen."""
    return [
        Cell(column, column.value(row, as_of), column.words and column.words(row, as_of))
        for column in columns
    ]


def file_values(columns: Sequence[Column], row: Row, as_of: date) -> list[object]:
    """A row of an export."""
    values = (column.value(row, as_of) for column in columns)
    return [None if value == "" else value for value in values]
