"""The list of ledger entries behind a figure of the dashboard, and its export."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern
from django.views.decorators.http import require_safe

from accounts.limits import count_export
from accounts.models import User
from accounts.people import person
from arengine.lib import keyset, parameters
from arengine.lib.dates import today
from arengine.lib.exports import FORMATS, export
from arengine.lib.http import both
from claims.choices import EntryKind
from claims.clock import portfolio_date
from claims.filters.entries import (
    DEFAULT_ORDER,
    PARAMETERS,
    AskedEntries,
    entries_total,
    filter_entries,
    read_entries,
)
from claims.lists import naming
from claims.lists.columns import ENTRY_COLUMNS, ENTRY_FIELDS, file_values
from claims.models import LedgerEntry
from claims.views import lists
from claims.views.choices import facility_names, offered, payer_field, payer_names, team_labels
from claims.views.claim_list import COUNT_ALL


@require_safe
def entry_list(request: HttpRequest) -> HttpResponse:
    """A page of entries; the total is what a dashboard shows for the same filter."""
    context = {**_frame(request), **offered(person(request))}
    try:
        context |= _found(request, read_entries(request.GET, person(request), also=("count",)))
    except ValidationError as error:
        return render(request, "claims/entry_list.html", context | lists.wrong(error), status=400)
    return render(request, "claims/entry_list.html", context)


@require_safe
def entry_export(request: HttpRequest) -> HttpResponseBase:
    """All rows of the screen's filter in the screen's order."""
    try:
        asked = read_entries(request.GET, person(request), also=("format", "count"))
        file_format = parameters.word(request.GET, "format", FORMATS) or "csv"
    except ValidationError as error:
        context = {**_frame(request), **offered(person(request)), **lists.wrong(error)}
        return render(request, "claims/entry_list.html", context, status=400)
    count_export(request)
    rows, as_of = _rows(person(request), asked), portfolio_date(today())
    values = naming.given_values(request.GET, ("kind", "month", "from_month", "to_month", "team"))
    return export(
        naming.file_name("ledger", values.values(), as_of),
        file_format,
        [column.heading for column in ENTRY_COLUMNS],
        (
            file_values(ENTRY_COLUMNS, row, as_of)
            for row in keyset.in_order(rows, asked.place.order).iterator()
        ),
    )


def _rows(user: User, asked: AskedEntries) -> keyset.Rows:
    entries = LedgerEntry.objects.for_user(user)
    return filter_entries(entries, asked.filter).values(*ENTRY_FIELDS)


def _frame(request: HttpRequest) -> dict[str, Any]:
    ordering = request.GET.get("ordering", DEFAULT_ORDER)
    return {
        "columns": ENTRY_COLUMNS,
        "headings": lists.headings(ENTRY_COLUMNS, ordering),
        "kinds": EntryKind.choices,
        "values": naming.given_values(request.GET, PARAMETERS),
        "ordering": ordering,
        "query": naming.without(request.GET, "cursor"),
    }


def _found(request: HttpRequest, asked: AskedEntries) -> dict[str, Any]:
    user, as_of, place = person(request), portfolio_date(today()), asked.place
    rows = _rows(user, asked)
    page = keyset.page(rows, place.order, scope="entries", limit=place.limit, cursor=place.cursor)
    count_all = request.GET.get("count") == COUNT_ALL
    total = entries_total(user, asked.filter, count_all=count_all)
    shown = {
        "payer": payer_names(asked.filter.payers),
        "team": team_labels(user, asked.filter.teams),
        "facility": facility_names(asked.filter.facilities),
        "kind": ", ".join(EntryKind(kind).label for kind in asked.filter.kinds),
    }
    values = naming.given_values(request.GET, PARAMETERS)
    return {
        "page": page,
        "lines": lists.lines(page, ENTRY_COLUMNS, as_of),
        "total": total,
        "taken_off": None if total.dollars is None else -total.dollars,
        "chips": lists.chips(values, request.GET, shown),
        "values": {**values, "payer": payer_field(asked.filter.payers, values["payer"])},
        "kinds_shown": shown["kind"],
        "as_of": as_of,
    }


urlpatterns: list[URLPattern] = [
    *both("claims/entries/", entry_list, "entries"),
    *both("claims/entries/export/", entry_export, "entries-export"),
]
