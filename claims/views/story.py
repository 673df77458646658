"""A claim's story in one list: what people did and said, what imports changed, what was sent,
newest first."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format

from accounts.models import Facility, Team, User
from arengine.lib.money import dollars
from claims.bulk.parts import EVERY, Parts
from claims.choices import ContactResult, EntryKind
from claims.models import Attachment, Claim, Payer, Touch
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
# Kinds of chapters, in the order of the filter, and the events that belong to them.
KINDS = {
    "touch": "Touches",
    "import": "Imports",
    "assignment": "Assignments",
    "money": "Money",
    "letter": "Letters",
    "file": "Files",
    "other": "Other",
}
OF_EVENTS = {
    "assigned": "assignment",
    "released": "assignment",
    "reversal": "money",
    "missing_kept": "import",
    "missing_closed": "money",
    "letter": "letter",
}


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
    kind: str = "other"
    note: str = ""
    facts: tuple[str, ...] = ()
    struck: str = ""


def story(
    claim: Claim,
    files: Iterable[Attachment] = (),
    *,
    unmasked: bool = False,
    parts: Parts = EVERY,
) -> list[Chapter]:
    """The latest chapters, newest first; patients masked unless somebody has asked for them."""
    chapters = [
        *(_touches(claim) if parts.touches else ()),
        *(_events(claim) if parts.events else ()),
        *(_imports(claim, unmasked) if parts.changes else ()),
        *_files(files),
        *_beginnings(claim),
    ]
    return sorted(chapters, key=lambda chapter: chapter.at, reverse=True)


def _touches(claim: Claim) -> Iterator[Chapter]:
    """A touch that was taken back or corrected stays, struck through."""
    touches = claim.touches.select_related("user", "outcome").order_by("-id")[:MOST]
    gone = {
        touch.corrects_id: "corrected" if touch.outcome_id else "taken back"
        for touch in touches
        if touch.corrects_id
    }
    for touch in touches:
        if touch.outcome is None:
            text = f"Took a touch back{f': {touch.reason}' if touch.reason else ''}"
            yield Chapter(touch.at, str(touch.user), text, kind="touch")
        else:
            yield Chapter(
                touch.at,
                str(touch.user),
                touch.outcome.label,
                kind="touch",
                note=touch.note,
                facts=tuple(_said(touch)),
                struck=gone.get(touch.pk, ""),
            )


def _said(touch: Touch) -> Iterator[str]:
    if touch.contact:
        yield ContactResult(touch.contact).label
    if touch.minutes is not None:
        yield f"{touch.minutes} min"
    if touch.reference:
        yield f"reference {touch.reference}"
    if touch.follow_up_on:
        yield f"again on {date_format(touch.follow_up_on)}"


def _files(files: Iterable[Attachment]) -> Iterator[Chapter]:
    for file in files:
        yield Chapter(file.at, str(file.user), f"Attached {file.name}", kind="file", note=file.note)
        if file.withdrawn_at:
            text = f"Withdrew {file.name}: {file.withdrawn_reason}"
            yield Chapter(file.withdrawn_at, str(file.withdrawn_by), text, kind="file")


def _kind(event: str) -> str:
    """Where an event stands in the filter; movements of money go by the kind of their entry."""
    return OF_EVENTS.get(event, "money" if event in EntryKind.values else "other")


def _events(claim: Claim) -> Iterator[Chapter]:
    for event in claim.events.select_related("user").order_by("-id")[:MOST]:
        who = str(event.user or "system")
        yield Chapter(event.at, who, event.text, event.link, kind=_kind(event.kind))


def _imports(claim: Claim, unmasked: bool) -> Iterator[Chapter]:
    changes = list(claim.changes.order_by("-id")[:MOST])
    names = _names(change.fields for change in changes)
    masks = {} if unmasked else MASKS
    for change in changes:
        number = change.source_import_id
        told = tuple(_in_words(_masked(change.told, masks), names))
        text = f"Changed by import {number}"
        yield Chapter(change.at, "", text, _link(number), told, "import")


def _beginnings(claim: Claim) -> Iterator[Chapter]:
    number = claim.created_import_id
    text = f"Created by import {number}" if number else "Created"
    yield Chapter(claim.created_at, "", text, _link(number) if number else "", kind="import")
    if claim.missing_since and claim.missing_import_id:
        by = claim.missing_import_id
        text = f"Missing from the snapshot of import {by}"
        yield Chapter(claim.missing_since, "", text, _link(by), kind="import")


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
