"""A claim's story in one list: what people did, what imports changed, newest first."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import Facility, Team, User
from arengine.lib.money import dollars
from claims.models import Claim, Payer
from claims.rules.masking import MASKS, Masks

# Columns that follow from others or count writes; their movement tells a reader nothing.
SILENT = {"priority", "bucket", "routed_by_id", "feed_as_of", "aging_days", "age_basis"}
NAMED: dict[str, Any] = {
    "payer_id": ("payer", Payer),
    "facility_id": ("facility", Facility),
    "team_id": ("team", Team),
    "assignee_id": ("assignee", User),
}
MONEY = {"balance", "charge_amount", "paid_amount", "adjustment_amount"}
MOST = 200


@dataclass(frozen=True, slots=True)
class Change:
    """A field that an import changed."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One line of the story: when, who, what, and what changed with it."""

    at: datetime
    who: str
    text: str
    link: str = ""
    changes: tuple[Change, ...] = ()


def story(claim: Claim, *, unmasked: bool = False) -> list[Chapter]:
    """The latest chapters, newest first; patients masked unless somebody has asked for them."""
    chapters = [*_events(claim), *_imports(claim, unmasked), *_beginnings(claim)]
    return sorted(chapters, key=lambda chapter: chapter.at, reverse=True)


def _events(claim: Claim) -> Iterator[Chapter]:
    for event in claim.events.select_related("user").order_by("-id")[:MOST]:
        yield Chapter(event.at, str(event.user or "system"), event.text, event.link)


def _imports(claim: Claim, unmasked: bool) -> Iterator[Chapter]:
    changes = list(claim.changes.order_by("-id")[:MOST])
    names = _names(change.fields for change in changes)
    masks = {} if unmasked else MASKS
    for change in changes:
        number = change.source_import_id
        told = tuple(_in_words(_masked(change.told, masks), names))
        text = f"Changed by import {number}"
        yield Chapter(change.at, "", text, _link(number), told)


def _beginnings(claim: Claim) -> Iterator[Chapter]:
    number = claim.created_import_id
    text = f"Created by import {number}" if number else "Created"
    yield Chapter(claim.created_at, "", text, _link(number) if number else "")
    if claim.missing_since and claim.missing_import_id:
        by = claim.missing_import_id
        text = f"Missing from the snapshot of import {by}"
        yield Chapter(claim.missing_since, "", text, _link(by))


def _link(number: int) -> str:
    return f"/imports/{number}"


def _masked(fields: dict[str, Any], masks: Masks) -> dict[str, Any]:
    return {
        field: [masks[field](value) for value in pair] if field in masks else pair
        for field, pair in fields.items()
    }


def _in_words(fields: dict[str, Any], names: dict[tuple[str, Any], str]) -> Iterator[Change]:
    for field, (old, new) in fields.items():
        if field not in SILENT:
            label = NAMED[field][0] if field in NAMED else field.replace("_", " ")
            yield Change(label, _text(field, old, names), _text(field, new, names))


def _text(field: str, value: Any, names: dict[tuple[str, Any], str]) -> str:
    if value is None or value == "":
        return "nothing"
    if field in MONEY:
        return dollars(Decimal(str(value)))
    return names.get((field, value)) or (value if isinstance(value, str) else json.dumps(value))


def _names(changes: Iterable[dict[str, Any]]) -> dict[tuple[str, Any], str]:
    """Names of the rows that changes refer to by id: one query for each kind that occurs."""
    ids: dict[str, set[int]] = {}
    for fields in changes:
        for field in fields.keys() & NAMED.keys():
            ids.setdefault(field, set()).update(value for value in fields[field] if value)
    return {
        (field, pk): str(row)
        for field, wanted in ids.items()
        for pk, row in NAMED[field][1].objects.in_bulk(wanted).items()
    }
