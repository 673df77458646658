"""Lists of the API: `results` and the address of what follows."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from rest_framework.request import Request
from rest_framework.response import Response

from arengine.lib import keyset, parameters
from arengine.lib.keyset import Order, Page, Row, Rows

HIGHEST_ID = 2**63 - 1
Found = TypeVar("Found")


def find_by_id(rows: "QuerySet[Any, Found]", number: int) -> Found:
    """The row of a number that may be larger than any id; else 404."""
    found = rows.filter(pk=number).first() if number <= HIGHEST_ID else None
    if found is None:
        raise Http404
    return found


def page_answer(request: Request, page: Page, shape: Callable[[Row], Any]) -> Response:
    """One page as JSON."""
    results = [shape(row) for row in page.rows]
    return Response({"results": results, "next": next_url(request, page.next)})


def next_url(request: Request, cursor: str | None) -> str | None:
    """This address at another cursor; null at the end."""
    if cursor is None:
        return None
    asked = [(name, value) for name, value in _pairs(request.query_params) if name != "cursor"]
    return request.build_absolute_uri(f"?{urlencode([*asked, ('cursor', cursor)])}")


def reference_page(request: Request, rows: Rows, order: Order, *, scope: str) -> Page:
    """A page of a list that has no filters."""
    given = request.query_params
    parameters.check_names(given, ("limit", "cursor"))
    limit = parameters.whole(given, "limit", 1, keyset.HIGHEST_LIMIT) or keyset.DEFAULT_LIMIT
    return keyset.page(
        rows, order, scope=scope, limit=limit, cursor=parameters.once(given, "cursor")
    )


def _pairs(given: QueryDict) -> Iterable[tuple[str, str]]:
    return [(name, value) for name, values in given.lists() for value in values]
