"""Patients: their claims by name or member id, and who the patient of a claim is. Only by POST,
so that no address and no log of addresses names one."""

from django.urls import URLPattern
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people import person
from arengine.lib import keyset
from arengine.lib.bodies import read_body
from arengine.lib.dates import now, today
from arengine.lib.http import both
from claims.api import shapes
from claims.api.import_bodies import NothingBody
from claims.api.rows import FIELDS, claim_row
from claims.clock import portfolio_date
from claims.filters.claims import DEFAULT_ORDER, ORDERS
from claims.find import find_readable_claim
from claims.services.patients import search_patient, unmask_patient


@extend_schema(
    operation_id="claims_search",
    request=shapes.PatientBody,
    responses={200: shapes.FoundClaimsShape},
)
@api_view(["POST"])
def search(request: Request) -> Response:
    """The patient's claims among those the caller may see. That one was sought is logged."""
    body, as_of = read_body(shapes.PatientBody, request), portfolio_date(today())
    found = search_patient(person(request), name=body["name"], member_id=body["member_id"])
    page = keyset.page(
        found.values(*FIELDS),
        ORDERS[DEFAULT_ORDER],
        scope="patients",
        limit=body["limit"],
        cursor=body["cursor"],
    )
    return Response({"results": [claim_row(row, as_of) for row in page.rows], "next": page.next})


@extend_schema(
    operation_id="claims_unmask",
    request=NothingBody,
    responses={200: shapes.PatientShape},
)
@api_view(["POST"])
def unmask(request: Request, claim_number: str) -> Response:
    """Name and member id in full. That they were looked at is logged."""
    user = person(request)
    read_body(NothingBody, request)
    return Response(unmask_patient(find_readable_claim(user, claim_number, now()).claim, user=user))


urlpatterns: list[URLPattern] = [
    *both("claims/search/", search, "api-claims-search"),
    *both("claims/<path:claim_number>/unmask/", unmask, "api-claim-unmask"),
]
