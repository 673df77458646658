"""Who did what: the audit to be searched by person, claim and time, and its export."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.choices import AuditAction, AuditSource
from accounts.limits import count_export
from accounts.services.audit_tail import audit_tail
from arengine.lib import keyset
from arengine.lib.dates import today
from arengine.lib.exports import Heading, export
from arengine.lib.http import both
from arengine.lib.keyset import Row
from claims.audit_words import (
    Change,
    Names,
    changes_in_words,
    detail_in_words,
    names_of,
    subject_name,
    subjects,
)
from claims.filters.audit import (
    PARAMETERS,
    audit_reader,
    audit_rows,
    note_search,
    read_audit,
)
from claims.find import claim_address
from claims.lists import naming
from claims.models import Claim
from claims.views import lists

SYSTEM = "system"
AT_ONCE = 500
UNFOLDED = 6
HEADINGS = [
    *(Heading(label) for label in ("When", "Who", "Door", "What", "Subject", "Claim")),
    Heading("Rows", "number"),
    *(Heading(label) for label in ("Changes", "Besides", "Request")),
]


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An entry in words."""

    row: Row
    who: str
    door: str
    what: str
    subject: str
    claim: str
    changes: list[Change]
    details: list[str]

    @property
    def link(self) -> str:
        """The claim's page."""
        return claim_address(self.claim) if self.claim else ""

    @property
    def is_long(self) -> bool:
        """A new row's columns are folded away."""
        return len(self.changes) > UNFOLDED

    @property
    def is_withheld(self) -> bool:
        """Of many rows, changes are told a claim at a time."""
        return self.row["last_id"] is not None and not self.row["told"]


@require_safe
def audit_page(request: HttpRequest) -> HttpResponse:
    """A page of entries, newest first, under the filter of the address."""
    user, context = audit_reader(request.user), _frame(request)
    try:
        asked = read_audit(request.GET, user)
        place, rows = asked.place, audit_rows(user, asked.filter)
        page = keyset.page(rows, place.order, scope="audit", limit=place.limit, cursor=place.cursor)
    except ValidationError as error:
        return render(request, "claims/audit.html", context | lists.wrong(error), status=400)
    context |= {"page": page, "lines": audit_lines(page.rows), "tail": audit_tail()}
    note_search(request.GET, asked.filter)
    return render(request, "claims/audit.html", context)


@require_safe
def audit_export(request: HttpRequest) -> HttpResponseBase:
    """All entries of the screen's filter in the screen's order."""
    user = audit_reader(request.user)
    try:
        asked = read_audit(request.GET, user)
    except ValidationError as error:
        context = _frame(request) | lists.wrong(error)
        return render(request, "claims/audit.html", context, status=400)
    count_export(request)
    values = naming.given_values(request.GET, ("user", "claim", "action", "from", "to"))
    name = naming.file_name("audit", values.values(), today())
    rows = keyset.in_order(audit_rows(user, asked.filter), asked.place.order)
    return export(name, "csv", HEADINGS, map(_file_values, _all_lines(rows)))


def audit_lines(rows: list[Row]) -> list[AuditLine]:
    """Entries in words; names cost one query for each kind of row, however many entries."""
    names = names_of(rows)
    return [_line(row, names) for row in rows]


def _line(row: Row, names: Names) -> AuditLine:
    return AuditLine(
        row=row,
        who=row["user__username"] or SYSTEM,
        door=str(dict(AuditSource.choices).get(row["source"], row["source"])),
        what=AuditAction(row["action"]).label,
        subject=subject_name(row, names),
        claim=names.get((Claim, row["claim_id"]), ""),
        changes=changes_in_words(row, names),
        details=detail_in_words(row),
    )


def _all_lines(rows: keyset.Rows) -> Iterator[AuditLine]:
    every = rows.iterator(AT_ONCE)
    while piece := list(islice(every, AT_ONCE)):
        yield from audit_lines(piece)


def _file_values(line: AuditLine) -> list[object]:
    at, row = timezone.localtime(line.row["at"]), line.row
    return [
        *(at.isoformat(timespec="milliseconds"), line.who, line.door, line.what, line.subject),
        *(line.claim, row["rows"], _joined(line.changes), _joined(line.details)),
        row["request_id"],
    ]


def _joined(texts: Iterable[object]) -> str:
    return "; ".join(str(text) for text in texts)


def _frame(request: HttpRequest) -> dict[str, Any]:
    values = naming.given_values(request.GET, PARAMETERS)
    return {
        "actions": AuditAction.choices,
        "sources": AuditSource.choices,
        "subjects": list(subjects()),
        "values": values,
        "chips": lists.chips(values, request.GET, _shown(values)),
    }


def _shown(values: dict[str, str]) -> dict[str, str]:
    labels = {"action": dict(AuditAction.choices), "source": dict(AuditSource.choices)}
    return {name: known.get(values[name], "") for name, known in labels.items()}


urlpatterns: list[URLPattern] = [
    *both("audit/", audit_page, "audit"),
    *both("audit/export/", audit_export, "audit-export"),
]
