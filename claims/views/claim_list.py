"""The list of claims and its export: one filter, one order, the same columns."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import URLPattern, reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import count_export
from accounts.models import User
from accounts.people import person
from arengine.lib import keyset, parameters
from arengine.lib.dates import today
from arengine.lib.exports import FORMATS, export
from arengine.lib.http import both
from claims.choices import Status
from claims.clock import portfolio_date
from claims.filters import desk
from claims.filters.asked import AskedClaims, read_claims
from claims.filters.claims import DEFAULT_ORDER, ORDERS, PARAMETERS, filter_claims
from claims.filters.totals import claims_total
from claims.lists import naming
from claims.lists.columns import CLAIM_COLUMNS, Column, claim_fields, file_values
from claims.models import Claim
from claims.models.claim_queries import ClaimQuerySet
from claims.rules.spelling import plain
from claims.views import lists
from claims.views.choices import (
    bulk_toolbar,
    facility_names,
    offered,
    payer_field,
    payer_names,
    team_labels,
)
from claims.worklist.columns import Shown
from claims.worklist.exporting import ask_first, is_large

# Parameters that links carry and the form only passes on.
WITHOUT_FIELD = (
    *("payer_not", "updated_after", "import", "adjudication_status", "leading_code", "provider"),
    *desk.PARAMETERS,
)
CHOSEN = "claim_columns"
COUNT_ALL = "all"


@require_safe
def claim_list(request: HttpRequest) -> HttpResponse:
    """A page of claims; a search that names one claim exactly opens it."""
    user = person(request)
    context = {**_frame(request), **offered(user), **bulk_toolbar(user)}
    try:
        asked = read_claims(request.GET, user, also=("count",))
        context |= _found(request, asked)
    except ValidationError as error:
        return render(request, "claims/claim_list.html", context | lists.wrong(error), status=400)
    if _names_one(request.GET, asked, context["lines"]):
        return redirect(context["lines"][0].link)
    return render(request, "claims/claim_list.html", context)


@require_safe
def claim_export(request: HttpRequest) -> HttpResponseBase:
    """All rows of the screen's filter in the screen's order and columns."""
    try:
        asked = read_claims(request.GET, person(request), also=("format", "count"))
        file_format = parameters.word(request.GET, "format", FORMATS) or "csv"
    except ValidationError as error:
        context = {**_frame(request), **offered(person(request)), **lists.wrong(error)}
        return render(request, "claims/claim_list.html", context, status=400)
    columns, as_of = chosen_columns(request), portfolio_date(today())
    claims = filter_claims(Claim.objects.for_user(person(request)), asked.filter, as_of)
    # The tab of all claims is this list, but for the withdrawn ones.
    if Status.WITHDRAWN not in asked.filter.statuses and is_large(claims):
        query = urlencode([("tab", "all"), *_kept(request.GET)])
        return ask_first(request, claims, query, [Shown(column) for column in columns])
    count_export(request)
    every = _rows(person(request), asked, as_of, columns)
    rows = keyset.in_order(every, asked.place.order)
    values = naming.given_values(request.GET, ("status", "bucket", "team"))
    return export(
        naming.file_name("claims", values.values(), as_of),
        file_format,
        [column.heading for column in columns],
        (file_values(columns, row, as_of) for row in rows.iterator()),
    )


@require_POST
def choose_columns(request: HttpRequest) -> HttpResponse:
    """Remembers which columns the person wants; the filter stays as it is."""
    known = {column.key for column in CLAIM_COLUMNS}
    request.session[CHOSEN] = [key for key in request.POST.getlist("columns") if key in known]
    if "usual" in request.POST:
        del request.session[CHOSEN]
    query = QueryDict(request.POST.get("query", "")).urlencode()
    return redirect(f"{reverse('claims')}?{query}" if query else "claims")


def chosen_columns(request: HttpRequest) -> list[Column]:
    """The claim's number first, then what the person chose, in the order of the list."""
    chosen = request.session.get(CHOSEN)
    first, *others = CLAIM_COLUMNS
    wanted = [c for c in others if (c.usual if chosen is None else c.key in chosen)]
    return [first, *wanted]


def _kept(given: QueryDict) -> list[tuple[str, str]]:
    """The filter and the order."""
    names = (*PARAMETERS, "ordering")
    return [(name, value) for name in names for value in given.getlist(name)]


def _rows(user: User, asked: AskedClaims, as_of: date, columns: Sequence[Column]) -> keyset.Rows:
    claims: ClaimQuerySet = Claim.objects.for_user(user)
    return filter_claims(claims, asked.filter, as_of).values(*claim_fields(columns))


def _frame(request: HttpRequest) -> dict[str, Any]:
    """What the page shows whether or not its parameters can be read."""
    columns, values = chosen_columns(request), naming.given_values(request.GET, PARAMETERS)
    ordering = request.GET.get("ordering", DEFAULT_ORDER)
    return {
        "columns": columns,
        "headings": lists.headings(columns, ordering),
        "all_columns": [(column, column in columns) for column in CLAIM_COLUMNS[1:]],
        "values": values,
        "kept": [(name, values[name]) for name in WITHOUT_FIELD if values[name]],
        "ordering": ordering,
        "orders": ORDERS,
        "query": naming.without(request.GET, "cursor"),
    }


def _found(request: HttpRequest, asked: AskedClaims) -> dict[str, Any]:
    user, as_of, place = person(request), portfolio_date(today()), asked.place
    columns = chosen_columns(request)
    rows = _rows(user, asked, as_of, columns)
    page = keyset.page(rows, place.order, scope="claims", limit=place.limit, cursor=place.cursor)
    count_all = request.GET.get("count") == COUNT_ALL
    shown = {
        "payer": payer_names(asked.filter.payers),
        "payer_not": payer_names(asked.filter.payers_not),
        "team": team_labels(user, asked.filter.teams),
        "facility": facility_names(asked.filter.facilities),
    }
    values = naming.given_values(request.GET, PARAMETERS)
    return {
        "page": page,
        "lines": lists.lines(page, columns, as_of),
        "total": claims_total(user, asked.filter, as_of, count_all=count_all),
        "chips": lists.chips(values, request.GET, shown),
        "values": {**values, "payer": payer_field(asked.filter.payers, values["payer"])},
        "as_of": as_of,
    }


def _names_one(given: QueryDict, asked: AskedClaims, found: list[lists.Line]) -> bool:
    only_search = asked.filter.q and set(given) == {"q"}
    return bool(
        only_search
        and len(found) == 1
        and plain(found[0].row["claim_number"]) == plain(asked.filter.q)
    )


urlpatterns: list[URLPattern] = [
    *both("claims/", claim_list, "claims"),
    *both("claims/export/", claim_export, "claims-export"),
    *both("claims/columns/", choose_columns, "claims-columns"),
]
