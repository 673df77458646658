"""Downloads of the wizard. Names are made from numbers, never from what was uploaded."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.limits import count_export
from claims.importing import sheets
from claims.importing.access import find_import, see_imports
from claims.importing.fields import FIELDS, template_csv


def csv_response(name: str, rows: Iterable[Iterable[object]]) -> HttpResponseBase:
    """A CSV file that is written while it is sent."""
    return _named(name, StreamingHttpResponse(sheets.as_csv(rows), content_type="text/csv"))


def _named(name: str, response: HttpResponseBase) -> HttpResponseBase:
    response["Content-Type"] = "text/csv; charset=utf-8"
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def template(request: HttpRequest) -> HttpResponseBase:
    """An empty claims file with two example rows."""
    see_imports(request.user)
    return _named("claims-template", HttpResponse(template_csv()))


@require_safe
def dictionary_page(request: HttpRequest) -> HttpResponse:
    """What each column of a claims file means."""
    see_imports(request.user)
    return render(request, "claims/imports/dictionary.html", {"fields": FIELDS})


@require_safe
def dictionary_csv(request: HttpRequest) -> HttpResponseBase:
    """The same as a file."""
    see_imports(request.user)
    return csv_response("claims-dictionary", sheets.dictionary())


@require_safe
def errors(request: HttpRequest, import_id: int) -> HttpResponseBase:
    """The error list, notes included."""
    found = find_import(request.user, import_id)
    count_export(request)
    return csv_response(f"import-{found.pk}-errors", sheets.problem_rows(found))


@require_safe
def rejected(request: HttpRequest, import_id: int) -> HttpResponseBase:
    """The rejected rows, to be mended and sent again."""
    found = find_import(request.user, import_id)
    count_export(request)
    return csv_response(f"import-{found.pk}-rejected", sheets.rejected_rows(found))


@require_safe
def difference(request: HttpRequest, import_id: int) -> HttpResponseBase:
    """The rows between the two control totals."""
    found = find_import(request.user, import_id)
    count_export(request)
    return csv_response(f"import-{found.pk}-difference", sheets.difference_rows(found))
