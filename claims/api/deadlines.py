"""Deadlines: the clocks of all claims that the caller may see."""

from django.http import QueryDict
from django.urls import URLPattern
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people import person
from arengine.lib import keyset
from arengine.lib.dates import today
from arengine.lib.http import both
from claims.api import schema, shapes
from claims.api.pages import page_answer
from claims.api.rows import DEADLINE_FIELDS, deadline_row
from claims.choices import DeadlineKind, DeadlineState
from claims.filters.deadlines import ORDERS, deadlines_asked, read_deadlines
from claims.models import Deadline

PARAMETERS = [
    schema.parameter("state", "`running` without it.", enum=DeadlineState.values, many=True),
    schema.parameter("kind", "What has to be done.", enum=DeadlineKind.values, many=True),
    schema.parameter("payer", "Id or exact name.", many=True),
    schema.parameter("team", "Name of a team.", many=True),
    schema.parameter("assignee", "Username.", many=True),
    schema.parameter("days", "Due in at most so many days.", OpenApiTypes.INT),
    schema.parameter("ordering", "`due_on` without it.", enum=tuple(ORDERS)),
    *schema.PLACE_PARAMETERS,
]


@extend_schema(
    operation_id="deadlines_list",
    parameters=PARAMETERS,
    responses={200: schema.page_of(shapes.DeadlineShape)},
)
@api_view(["GET"])
def deadline_list(request: Request) -> Response:
    """Clocks by the day they run out, the nearest first."""
    given: QueryDict = request.query_params
    asked = read_deadlines(given)
    rows = deadlines_asked(Deadline.objects.for_user(person(request)), asked, today())
    place = asked.place
    page = keyset.page(
        rows.values(*DEADLINE_FIELDS),
        place.order,
        scope="deadlines",
        limit=place.limit,
        cursor=place.cursor,
    )
    return page_answer(request, page, lambda row: deadline_row(row, today()))


urlpatterns: list[URLPattern] = [*both("deadlines/", deadline_list, "api-deadlines")]
