"""Claims: the list, and one claim with its ledger and story."""

from datetime import date

from django.http import QueryDict
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.people import person
from arengine.lib import keyset
from arengine.lib.dates import now, today
from arengine.lib.http import both
from arengine.lib.parameters import no_parameters
from claims.api import schema, shapes
from claims.api.conditions import tagged
from claims.api.pages import page_answer
from claims.api.permissions import Feeds
from claims.api.rows import FIELDS, claim_detail, claim_row
from claims.api.saved_views import claims_of_view
from claims.api.upsert import ClaimBody, put_claim
from claims.bulk.settled import settled_until
from claims.clock import portfolio_date
from claims.filters.asked import Place, read_claims
from claims.filters.claims import filter_claims
from claims.find import find_readable_claim
from claims.models import Claim
from claims.models.claim_queries import ClaimQuerySet
from claims.services.looks import note_view


@extend_schema(
    operation_id="claims_list",
    parameters=schema.CLAIM_PARAMETERS,
    responses={200: schema.page_of(shapes.ClaimShape)},
)
@api_view(["GET"])
def claim_list(request: Request) -> Response:
    """Claims the caller may see. `status=open` adds up to the portfolio of the dashboard."""
    user, as_of = person(request), portfolio_date(today())
    claims, place, scope = _asked(request.query_params, user, as_of)
    if place.order.column == "updated_at":
        claims = claims.filter(updated_at__lt=settled_until())
    page = keyset.page(
        claims.values(*FIELDS),
        place.order,
        scope=scope,
        limit=place.limit,
        cursor=place.cursor,
    )
    return page_answer(request, page, lambda row: claim_row(row, as_of))


def _asked(given: QueryDict, user: User, as_of: date) -> tuple[ClaimQuerySet, Place, str]:
    """The claims asked for, where in them one is, and of which list a cursor must be."""
    if "view" in given:
        return claims_of_view(given, user, as_of, today())
    asked = read_claims(given, user)
    return filter_claims(Claim.objects.for_user(user), asked.filter, as_of), asked.place, "claims"


@extend_schema(
    methods=["GET"], operation_id="claims_retrieve", responses={200: shapes.ClaimDetailShape}
)
@extend_schema(
    methods=["PUT"],
    operation_id="claims_upsert",
    description="Makes or changes one claim by the rules of an import of one row.",
    request=ClaimBody,
    responses={200: shapes.ClaimDetailShape, 201: shapes.ClaimDetailShape},
)
@api_view(["GET", "PUT"])
@permission_classes([IsAuthenticated, Feeds])
@no_parameters
def claim_one(request: Request, claim_number: str) -> Response:
    """One claim with its facts, ledger and story; `read_only` once it left the caller's teams."""
    if request.method == "PUT":
        return put_claim(request, claim_number)
    found = find_readable_claim(person(request), claim_number, now())
    note_view(found.claim)
    as_of = portfolio_date(today())
    detail = claim_detail(found.claim, as_of, read_only_until=found.until)
    return tagged(request, detail, found.claim.version)


urlpatterns: list[URLPattern] = [
    *both("claims/", claim_list, "api-claims"),
    path("claims/<path:claim_number>/", claim_one, name="api-claim"),
    path("claims/<path:claim_number>", claim_one, name="api-claim-bare"),
]
