"""The error list and the rejected rows of an import, as JSON pages or as a CSV file."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request

from accounts.limits import count_export
from arengine.lib import keyset, parameters
from arengine.lib.keyset import Order, Rows
from claims.api.import_shapes import ProblemLineShape, RejectedRowShape
from claims.api.pages import page_answer
from claims.api.schema import PLACE_PARAMETERS, page_of
from claims.importing import sheets
from claims.importing.access import find_import
from claims.models import Import, ImportProblem

IN_FILE_ORDER = Order("row", "row")
PROBLEM_FIELDS = ("row", "column", "found", "expected", "message", "is_note")
REJECTED_FIELDS: tuple[str, ...] = ("row", "claim_number", "cells")
FORMATS = ("json", "csv")
FORMAT = OpenApiParameter("format", OpenApiTypes.STR, enum=FORMATS)


def _as_page_or_file(shape: type[serializers.Serializer[Any]]) -> dict[Any, Any]:
    """JSON, or the whole list as CSV."""
    return {(200, "application/json"): page_of(shape), (200, "text/csv"): OpenApiTypes.STR}


@extend_schema(parameters=[FORMAT, *PLACE_PARAMETERS], responses=_as_page_or_file(ProblemLineShape))
@api_view(["GET"])
def errors(request: Request, import_id: int) -> HttpResponseBase:
    """Row, column, found, expected and message of each problem; notes are marked."""
    found = find_import(request.user, import_id)
    problems = ImportProblem.objects.filter(source_import=found).values("id", *PROBLEM_FIELDS)
    return _answer(request, found, problems, sheets.problem_rows, "errors")


@extend_schema(parameters=[FORMAT, *PLACE_PARAMETERS], responses=_as_page_or_file(RejectedRowShape))
@api_view(["GET"])
def rejected(request: Request, import_id: int) -> HttpResponseBase:
    """The rejected rows whole; as CSV under the file's own header, to be mended and sent again."""
    found = find_import(request.user, import_id)
    rows = found.rejected.values("id", *REJECTED_FIELDS)
    return _answer(request, found, rows, sheets.rejected_rows, "rejected")


def _answer(
    request: Request,
    found: Import,
    rows: Rows,
    as_sheet: Callable[[Import], Iterator[Iterable[object]]],
    name: str,
) -> HttpResponseBase:
    given = request.query_params
    parameters.check_names(given, ("format", "limit", "cursor"))
    if parameters.words(given, "format", FORMATS) == ("csv",):
        count_export(request._request)
        return _csv(as_sheet(found), f"import-{found.pk}-{name}.csv")
    limit = parameters.whole(given, "limit", 1, keyset.HIGHEST_LIMIT) or keyset.DEFAULT_LIMIT
    scope = f"import-{found.pk}-{name}"
    page = keyset.page(
        rows, IN_FILE_ORDER, scope=scope, limit=limit, cursor=parameters.once(given, "cursor")
    )
    return page_answer(request, page, _without_id)


def _without_id(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "id"}


def _csv(rows: Iterator[Iterable[object]], name: str) -> HttpResponseBase:
    response = StreamingHttpResponse(sheets.as_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
