"""What is done with a text of messages: tried on a claim, put in use, retired."""

from dataclasses import asdict

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people import person
from arengine.lib import parameters
from arengine.lib.bodies import Body, read_body
from arengine.lib.dates import now, today
from arengine.lib.parameters import no_parameters
from claims.api import schema
from claims.api.permissions import DecidesForAll
from claims.find import find_readable_claim
from claims.rights import must_decide
from strategies.api.message_template_rows import last_of, numbered, row_of, versions_of
from strategies.api.message_template_shapes import (
    NumberBody,
    TemplatePreviewShape,
    TemplateVersionShape,
)
from strategies.services import templates
from strategies.services.text_preview import preview_text

HIGHEST_NUMBER = 2**31 - 1


@extend_schema(
    operation_id="message_templates_preview",
    parameters=[
        schema.parameter("claim", "Number of a claim that you see.", required=True),
        schema.parameter("number", "Of a version; the last one without it.", OpenApiTypes.INT),
    ],
    responses=TemplatePreviewShape,
)
@api_view(["GET"])
def preview(request: Request, template_key: str) -> Response:
    """What would be said about a claim."""
    user, given = must_decide(person(request)), request.query_params
    parameters.check_names(given, ("claim", "number"))
    number, wanted = parameters.text(given, "claim"), _wanted(request)
    found = numbered(request, template_key, wanted) if wanted else last_of(request, template_key)
    if not number:
        parameters.refuse("claim", "", "the number of a claim")
    claim = find_readable_claim(user, number, now()).claim
    shown = preview_text(found, claim, user=user, today=today())
    about = {"key": found.key, "number": found.number, "claim_number": claim.claim_number}
    return Response({**about, **asdict(shown)})


@extend_schema(
    operation_id="message_templates_activate", request=NumberBody, responses=TemplateVersionShape
)
@api_view(["POST"])
@permission_classes([IsAuthenticated, DecidesForAll])
@no_parameters
def activate(request: Request, template_key: str) -> Response:
    """From now on this version is sent, and no other of its key."""
    number = read_body(NumberBody, request)["number"]
    found = numbered(request, template_key, number)
    return Response(row_of(templates.activate_template(found, user=person(request))))


@extend_schema(
    operation_id="message_templates_retire", request=None, responses={200: TemplateVersionShape}
)
@api_view(["POST"])
@permission_classes([IsAuthenticated, DecidesForAll])
@no_parameters
def retire(request: Request, template_key: str) -> Response:
    """It is sent no more; steps that would send it wait for a person."""
    versions = versions_of(request, template_key)
    read_body(Body, request)
    in_use = versions.filter(is_active=True).first() or last_of(request, template_key)
    return Response(row_of(templates.retire_template(in_use, user=person(request))))


def _wanted(request: Request) -> int | None:
    return parameters.whole(request.query_params, "number", 1, HIGHEST_NUMBER)
