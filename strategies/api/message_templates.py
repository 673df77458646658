"""Texts of messages: read by everyone signed in, tried by supervisors, written by supervisors of
all facilities."""

from dataclasses import asdict
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
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
from arengine.lib.http import both
from arengine.lib.keyset import Order
from arengine.lib.parameters import no_parameters
from claims.api import schema
from claims.api.conditions import expected_version, tagged
from claims.api.pages import next_url, reference_page
from claims.api.permissions import DecidesForAll
from claims.find import find_readable_claim
from claims.rights import must_decide, must_decide_for_all
from strategies.api.message_template_shapes import (
    MessageTemplateShape,
    NewTemplateBody,
    NumberBody,
    TemplatePreviewShape,
    TemplateVersionBody,
    TemplateVersionShape,
)
from strategies.models import MessageTemplate
from strategies.services import templates
from strategies.services.text_preview import preview_text

BY_KEY = Order("key", "key")
NEWEST = Order("-number", "number", descending=True)
HIGHEST_NUMBER = 2**31 - 1
PLAIN = (
    *("key", "number", "kind", "name", "subject", "body", "enclosures", "source", "is_active"),
    "created_at",
)


@extend_schema(
    methods=["GET"],
    operation_id="message_templates_list",
    parameters=schema.PLACE_PARAMETERS,
    responses=schema.page_of(MessageTemplateShape),
)
@extend_schema(
    methods=["POST"],
    operation_id="message_templates_create",
    request=NewTemplateBody,
    responses={201: TemplateVersionShape},
)
@api_view(["GET", "POST"])
def template_list(request: Request) -> Response:
    """Texts by key, each with the version in use and the last one; or one more, not yet in use."""
    if request.method == "POST":
        return _create(request)
    rows = _visible(request).filter(pk__in=templates.last_versions()).values("id", "key")
    page = reference_page(request, rows, BY_KEY, scope="message-templates")
    keys = [row["key"] for row in page.rows]
    texts = _texts(_visible(request).filter(key__in=keys))
    results = [texts[key] for key in keys]
    return Response({"results": results, "next": next_url(request, page.next)})


@extend_schema(operation_id="message_templates_retrieve", responses=MessageTemplateShape)
@api_view(["GET"])
@no_parameters
def template_one(request: Request, template_key: str) -> Response:
    """One text; its tag begins with the number of its last version."""
    text = _texts(_visible(request).filter(key=template_key)).get(template_key)
    if text is None:
        raise Http404
    return tagged(request, text, text["last"]["number"])


@extend_schema(
    methods=["GET"],
    operation_id="message_templates_versions",
    parameters=schema.PLACE_PARAMETERS,
    responses=schema.page_of(TemplateVersionShape),
)
@extend_schema(
    methods=["POST"],
    operation_id="message_templates_draft",
    request=TemplateVersionBody,
    responses={201: TemplateVersionShape},
)
@api_view(["GET", "POST"])
def version_list(request: Request, template_key: str) -> Response:
    """Versions of a text, the newest first; or the next one: the last with what is sent in place
    of its own."""
    visible = _versions(request, template_key)
    if request.method == "POST":
        return _draft(request, template_key)
    rows = visible.values("id", "number")
    page = reference_page(request, rows, NEWEST, scope=f"message-templates/{template_key}")
    found = visible.select_related("category", "created_by").in_bulk(row["id"] for row in page.rows)
    results = [_row(found[row["id"]]) for row in page.rows]
    return Response({"results": results, "next": next_url(request, page.next)})


@extend_schema(operation_id="message_templates_version", responses=TemplateVersionShape)
@api_view(["GET"])
@no_parameters
def version_one(request: Request, template_key: str, number: int) -> Response:
    """One version, as it was and is sent."""
    return tagged(request, _row(_numbered(request, template_key, number)))


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
    found = _numbered(request, template_key, wanted) if wanted else _last(request, template_key)
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
    found = _numbered(request, template_key, number)
    return Response(_row(templates.activate_template(found, user=person(request))))


@extend_schema(
    operation_id="message_templates_retire", request=None, responses={200: TemplateVersionShape}
)
@api_view(["POST"])
@permission_classes([IsAuthenticated, DecidesForAll])
@no_parameters
def retire(request: Request, template_key: str) -> Response:
    """It is sent no more; steps that would send it wait for a person."""
    versions = _versions(request, template_key)
    read_body(Body, request)
    in_use = versions.filter(is_active=True).first() or _last(request, template_key)
    return Response(_row(templates.retire_template(in_use, user=person(request))))


@no_parameters
def _create(request: Request) -> Response:
    decider, sent = must_decide_for_all(person(request)), read_body(NewTemplateBody, request)
    made = templates.create_template(sent.pop("key"), sent, user=decider)
    return Response(_row(made), status=201)


@no_parameters
def _draft(request: Request, template_key: str) -> Response:
    decider, expected = must_decide_for_all(person(request)), expected_version(request)
    sent = read_body(TemplateVersionBody, request)
    draft = templates.draft_template(template_key, sent, user=decider, expected=expected)
    return Response(_row(draft), status=201)


def _visible(request: Request) -> "QuerySet[Any]":
    return MessageTemplate.objects.for_user(person(request))


def _versions(request: Request, key: str) -> "QuerySet[Any]":
    """Of a text that there is; else 404."""
    versions = _visible(request).filter(key=key)
    if not versions.exists():
        raise Http404
    return versions


def _last(request: Request, key: str) -> MessageTemplate:
    found: MessageTemplate = get_object_or_404(
        _visible(request).filter(key=key).order_by("-number")[:1]
    )
    return found


def _numbered(request: Request, key: str, number: int) -> MessageTemplate:
    found: MessageTemplate = get_object_or_404(_visible(request), key=key, number=number)
    return found


def _wanted(request: Request) -> int | None:
    return parameters.whole(request.query_params, "number", 1, HIGHEST_NUMBER)


def _texts(versions: "QuerySet[MessageTemplate]") -> dict[str, dict[str, Any]]:
    """By key, from the versions in use and the last ones."""
    wanted = versions.filter(Q(is_active=True) | Q(pk__in=templates.last_versions()))
    texts: dict[str, dict[str, Any]] = {}
    for version in wanted.select_related("category", "created_by").order_by("key", "number"):
        row, before = _row(version), texts.get(version.key, {"in_use": None})
        texts[version.key] = {
            **{name: row[name] for name in ("key", "kind", "name")},
            "in_use": row if version.is_active else before["in_use"],
            "last": row,
        }
    return texts


def _row(version: MessageTemplate) -> dict[str, Any]:
    return {
        **{name: getattr(version, name) for name in PLAIN},
        "category": version.category.key if version.category else None,
        "created_by": version.created_by.username if version.created_by else None,
    }


ONE = "message-templates/<slug:template_key>"
urlpatterns: list[URLPattern] = [
    *both("message-templates/", template_list, "api-message-templates"),
    *both(f"{ONE}/", template_one, "api-message-template"),
    *both(f"{ONE}/versions/", version_list, "api-message-template-versions"),
    *both(f"{ONE}/versions/<int:number>/", version_one, "api-message-template-version"),
    *both(f"{ONE}/preview/", preview, "api-message-template-preview"),
    *both(f"{ONE}/activate/", activate, "api-message-template-activate"),
    *both(f"{ONE}/retire/", retire, "api-message-template-retire"),
]
