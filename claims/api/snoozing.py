"""Putting a claim off: until a day, until a payment posts, or whichever comes first."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people import person
from arengine.lib.bodies import Body, read_body
from arengine.lib.dates import now, today
from arengine.lib.parameters import no_parameters
from claims.api import shapes
from claims.api.conditions import expected_version, tagged
from claims.api.rows import claim_detail
from claims.choices import SAID_BY_HAND
from claims.clock import portfolio_date
from claims.find import find_claim_to_work
from claims.services.snoozing import snooze as put_off


class SnoozeBody(Body):
    """Until when, and why; `past_deadline` confirms that it may sleep past its deadline."""

    until = serializers.DateField(allow_null=True, default=None)
    when_paid = serializers.BooleanField(default=False)
    reason = serializers.ChoiceField([(each.value, each.label) for each in SAID_BY_HAND])
    past_deadline = serializers.BooleanField(default=False)


@extend_schema(
    operation_id="claims_snooze", request=SnoozeBody, responses={200: shapes.ClaimDetailShape}
)
@api_view(["POST"])
@no_parameters
def snooze(request: Request, claim_number: str) -> Response:
    """Takes the claim out of its queue until its day or a payment; it comes back by itself."""
    user = person(request)
    claim = find_claim_to_work(user, claim_number, now())
    body, known = read_body(SnoozeBody, request), expected_version(request)
    asleep = put_off(claim, user=user, today=today(), **body, expected_version=known)
    return tagged(request, claim_detail(asleep, portfolio_date(today())), asleep.version)
