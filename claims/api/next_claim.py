"""The next claim of the caller's queue, and what they have in hand."""

from typing import Any

from django.urls import URLPattern
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.people import person
from arengine.lib.bodies import Body, read_body
from arengine.lib.dates import now, today
from arengine.lib.http import both
from arengine.lib.parameters import no_parameters
from claims.api.rows import FIELDS, claim_row
from claims.api.shapes import ClaimShape
from claims.clock import portfolio_date
from claims.find import find_claim
from claims.models import Claim, Lease
from claims.rights import must_work
from claims.services.leases import let_go, take, take_next
from claims.worklist.words import why_claim_first


class NextShape(ClaimShape):
    """A claim in the caller's hands: why it goes first, and until when it is theirs."""

    why_first = serializers.ListField(child=serializers.CharField())
    leased_until = serializers.DateTimeField()


class LeaseBody(Body):
    """Which claim."""

    claim_number = serializers.CharField(max_length=64)


@extend_schema(operation_id="worklist_next", request=None, responses={200: NextShape, 204: None})
@api_view(["POST"])
@no_parameters
def next_claim(request: Request) -> Response:
    """Takes the next claim; asked again, the one in hand. 204 at the end of the queue."""
    user = must_work(person(request))
    read_body(Body, request)
    claim = take_next(user, today=today(), now=now())
    return Response(status=204) if claim is None else Response(_in_hand(claim, user))


@extend_schema(operation_id="worklist_take", request=LeaseBody, responses={200: NextShape})
@api_view(["POST"])
@no_parameters
def take_claim(request: Request) -> Response:
    """Takes a claim by its number; 409 while somebody else has it in hand."""
    user = must_work(person(request))
    claim = find_claim(user, read_body(LeaseBody, request)["claim_number"], now())
    take(claim, user=user, now=now())
    return Response(_in_hand(claim, user))


@extend_schema(operation_id="worklist_let_go", request=LeaseBody, responses={204: None})
@api_view(["POST"])
@no_parameters
def leave_claim(request: Request) -> Response:
    """Frees a claim for others; one that is not in hand stays as it is."""
    user = must_work(person(request))
    let_go(user, find_claim(user, read_body(LeaseBody, request)["claim_number"], now()))
    return Response(status=204)


def _in_hand(claim: Claim, user: User) -> dict[str, Any]:
    as_of, lease = portfolio_date(today()), Lease.objects.get(claim=claim, user=user)
    row = Claim.objects.filter(pk=claim.pk).values(*FIELDS).get()
    words = why_claim_first(claim, as_of, today())
    return {**claim_row(row, as_of), "why_first": words, "leased_until": lease.until}


urlpatterns: list[URLPattern] = [
    *both("worklist/next/", next_claim, "api-worklist-next"),
    *both("worklist/leases/", take_claim, "api-worklist-take"),
    *both("worklist/leases/let-go/", leave_claim, "api-worklist-let-go"),
]
