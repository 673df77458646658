"""The OpenAPI description: shared pieces, its addresses, and the page that shows it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern
from django.views.decorators.http import require_safe
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from drf_spectacular.views import SpectacularAPIView
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from accounts import openapi  # noqa: F401 - registers how clients sign in
from arengine.lib.http import both
from claims.choices import AdjudicationStatus, WorkStatus
from claims.filters.claims import BUCKETS, ORDERS, STATUSES
from claims.filters.desk import DUE, NO_QUEUE


def page_of(shape: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """The schema of a page of a list."""
    fields = {"results": shape(many=True), "next": serializers.URLField(allow_null=True)}
    return inline_serializer(f"{shape.__name__.removesuffix('Shape')}Page", fields)


def parameter(name: str, text: str, kind: Any = OpenApiTypes.STR, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=text, **more)


PLACE_PARAMETERS = [
    parameter("limit", "Rows of a page, 1 to 500; 50 without.", OpenApiTypes.INT),
    parameter("cursor", "From `next`, never made by hand."),
]
CLAIM_PARAMETERS = [
    parameter("payer", "Id or exact name; repeated or separated by commas.", many=True),
    parameter("payer_not", "Payers left out; id or exact name.", many=True),
    parameter("bucket", "Of the five or the seven.", enum=BUCKETS, many=True),
    parameter("team", "Name of a team.", many=True),
    parameter("facility", "Id or name.", many=True),
    parameter("assignee", "Username.", many=True),
    parameter("status", "All but withdrawn without it.", enum=STATUSES, many=True),
    parameter("min_balance", "Inclusive.", OpenApiTypes.DECIMAL),
    parameter("max_balance", "Inclusive.", OpenApiTypes.DECIMAL),
    parameter("min_age", "Days, inclusive.", OpenApiTypes.INT),
    parameter("max_age", "Days, inclusive.", OpenApiTypes.INT),
    parameter("denial_code", "Exact; repeated for several.", many=True),
    parameter("leading_code", "The code that says why, such as 197 or MA130.", many=True),
    parameter("provider", "As the file spells it; `none`: not named.", many=True),
    parameter("updated_after", "A moment; excludes it.", OpenApiTypes.DATETIME),
    parameter("import", "Number of an import: every claim it was about.", OpenApiTypes.INT),
    parameter("q", "Claim number or payer reference or their beginning, or a whole account."),
    parameter("due", "To be worked now; follow-up today; overdue.", enum=DUE),
    parameter("untouched_days", "No touch in so many days.", OpenApiTypes.INT),
    parameter("free_for", "Username: given to this person or to nobody.", many=True),
    parameter("queue", "Claims that are in nobody's queue.", enum=(NO_QUEUE,)),
    parameter("touched_by", "Username: who worked the claim.", many=True),
    parameter("touched_on", "The day on which it was worked.", OpenApiTypes.DATE),
    parameter("list", "Number of a list of claims of yours.", OpenApiTypes.INT),
    parameter("work_status", "Where the claim is with us.", enum=WorkStatus.values, many=True),
    parameter(
        "adjudication_status",
        "What the payer did with the claim.",
        enum=AdjudicationStatus.values,
        many=True,
    ),
    parameter("due_in", "Follow-up date within so many days.", OpenApiTypes.INT),
    parameter("deadline_in", "Nearest deadline within so many days.", OpenApiTypes.INT),
    parameter(
        "view",
        "Number or address name of a saved view of the worklist: its claims in its order. Only "
        "`ordering`, `limit` and `cursor` go with it.",
    ),
    parameter("ordering", "`-priority` without it.", enum=tuple(ORDERS)),
    *PLACE_PARAMETERS,
]


def one_spelling(endpoints: list[tuple[Any, ...]], **_: Any) -> list[tuple[Any, ...]]:
    """Describes each address once, though it answers with and without a trailing slash."""
    paths = {path for path, *_ in endpoints}
    return [endpoint for endpoint in endpoints if f"{endpoint[0]}/" not in paths]


@require_safe
def docs_page(request: HttpRequest) -> HttpResponse:
    """The schema to read and try, from local files only."""
    return render(request, "claims/api_docs.html")


class SchemaView(SpectacularAPIView):
    """The schema has one version, and no parameter that would name another."""

    def _get_version_parameter(self, request: Request) -> None:
        return None


schema_view = SchemaView.as_view(
    permission_classes=[IsAuthenticated],
    # JSON unless YAML is asked for.
    renderer_classes=sorted(SpectacularAPIView.renderer_classes, key=lambda r: r.format != "json"),
)

urlpatterns: list[URLPattern] = [
    *both("schema/", schema_view, "api-schema"),
    *both("docs/", docs_page, "api-docs"),
]
