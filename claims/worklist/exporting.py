"""Taking a list away as a file: at once, or written in the background where it is large."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import count_export
from accounts.people import person
from arengine.lib import exports, parameters
from arengine.lib.dates import now, today
from arengine.lib.http import both
from claims.bulk.totals import exact_total
from claims.choices import ExportState
from claims.clock import portfolio_date
from claims.models import Export
from claims.models.claim_queries import ClaimQuerySet
from claims.services.exports import AT_ONCE, MOST_IN_XLSX, ask_export
from claims.views import lists
from claims.worklist import columns as desk_columns
from claims.worklist.asked import read_worklist, worklist_claims
from claims.worklist.beginning import complete, saved_query, settings_of
from claims.worklist.columns import Shown
from claims.worklist.files import file_rows, name_of

TYPES = {"csv": exports.CSV_TYPE, "xlsx": exports.XLSX_TYPE}


@require_safe
def worklist_export(request: HttpRequest) -> HttpResponseBase:
    """The file, or the question whether to write it in the background."""
    settings = settings_of(person(request))
    view = complete(request, settings)
    try:
        asked = read_worklist(request.GET, person(request))
        (file_format,) = parameters.words(request.GET, "format", exports.FORMATS) or ("csv",)
    except ValidationError as error:
        return render(request, "claims/exports/large.html", lists.wrong(error), status=400)
    shown = desk_columns.chosen((view and view.columns) or settings.columns)
    claims = worklist_claims(person(request), asked, portfolio_date(today()), today())
    if is_large(claims):
        return ask_first(request, claims, saved_query(request.GET), shown)
    count_export(request)
    name = name_of(request.GET, asked, portfolio_date(today()))
    headings = [each.column.heading for each in shown]
    return exports.export(name, file_format, headings, file_rows(person(request), asked, shown))


@require_http_methods(["GET", "HEAD", "POST"])
def export_list(request: HttpRequest) -> HttpResponse:
    """The files of the last time, how far each is; or one more asked for."""
    if request.method == "POST":
        return _ask(request)
    found = list(Export.objects.for_user(person(request))[:50])
    waits = any(export.is_under_way for export in found)
    return render(request, "claims/exports/list.html", {"exports": found, "waits": waits})


@require_safe
def export_file(request: HttpRequest, export_id: int) -> HttpResponseBase:
    """A file that is ready, to its owner, for a day."""
    mine = Export.objects.for_user(person(request))
    ready = mine.filter(state=ExportState.READY, expires_at__gt=now())
    export = get_object_or_404(ready, pk=export_id)
    count_export(request)
    parts = export.parts.order_by("number").values_list("content", flat=True)
    return StreamingHttpResponse(
        parts.iterator(chunk_size=2),
        content_type=TYPES[export.file_format],
        headers={
            "Content-Disposition": f'attachment; filename="{export}"',
            "Content-Length": str(export.size),
        },
    )


def _ask(request: HttpRequest) -> HttpResponse:
    given, columns = QueryDict(request.POST.get("query", "")), request.POST.getlist("columns")
    try:
        asked = read_worklist(given, person(request))
        (file_format,) = parameters.words(request.POST, "format", exports.FORMATS) or ("csv",)
    except ValidationError as error:
        return render(request, "claims/exports/large.html", lists.wrong(error), status=400)
    count_export(request)
    claims = worklist_claims(person(request), asked, portfolio_date(today()), today())
    ask_export(
        person(request),
        name=name_of(given, asked, portfolio_date(today())),
        file_format=file_format,
        query=saved_query(given),
        columns=columns,
        rows=exact_total(claims, "balance").rows,
    )
    return redirect("exports")


def is_large(claims: ClaimQuerySet) -> bool:
    """Whether a file of them is written in the background."""
    return claims.order_by()[: AT_ONCE + 1].count() > AT_ONCE


def ask_first(
    request: HttpRequest, claims: ClaimQuerySet, query: str, shown: Sequence[Shown]
) -> HttpResponse:
    """The question whether to write so large a file in the background; `query` is a worklist's."""
    total = exact_total(claims, "balance")
    context = {
        "total": total,
        "query": query,
        "shown": shown,
        "wanted": request.GET.get("format", "csv"),
        "fits_xlsx": total.rows <= MOST_IN_XLSX,
        "most_in_xlsx": MOST_IN_XLSX,
    }
    return render(request, "claims/exports/large.html", context)


urlpatterns: list[URLPattern] = [
    *both("worklist/export/", worklist_export, "worklist-export"),
    *both("exports/", export_list, "exports"),
    *both("exports/<int:export_id>/file/", export_file, "export-file"),
]
