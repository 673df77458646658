"""Texts of messages: read by everyone signed in, written by supervisors of all facilities."""

from django.http import Http404
from django.urls import URLPattern
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people import person
from arengine.lib.bodies import read_body
from arengine.lib.http import both
from arengine.lib.keyset import Order
from arengine.lib.parameters import no_parameters
from claims.api import schema
from claims.api.conditions import expected_version, tagged
from claims.api.pages import next_url, reference_page
from claims.rights import must_decide_for_all
from strategies.api import message_template_verbs as verbs
from strategies.api.message_template_rows import (
    numbered,
    row_of,
    texts_of,
    versions_of,
    visible,
)
from strategies.api.message_template_shapes import (
    MessageTemplateShape,
    NewTemplateBody,
    TemplateVersionBody,
    TemplateVersionShape,
)
from strategies.services import templates

BY_KEY = Order("key", "key")
NEWEST = Order("-number", "number", descending=True)


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
    rows = visible(request).filter(pk__in=templates.last_versions()).values("id", "key")
    page = reference_page(request, rows, BY_KEY, scope="message-templates")
    keys = [row["key"] for row in page.rows]
    texts = texts_of(visible(request).filter(key__in=keys))
    results = [texts[key] for key in keys]
    return Response({"results": results, "next": next_url(request, page.next)})


@extend_schema(operation_id="message_templates_retrieve", responses=MessageTemplateShape)
@api_view(["GET"])
@no_parameters
def template_one(request: Request, template_key: str) -> Response:
    """One text; its tag begins with the number of its last version."""
    text = texts_of(visible(request).filter(key=template_key)).get(template_key)
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
    versions = versions_of(request, template_key)
    if request.method == "POST":
        return _draft(request, template_key)
    rows = versions.values("id", "number")
    page = reference_page(request, rows, NEWEST, scope=f"message-templates/{template_key}")
    found = versions.select_related("category", "created_by").in_bulk(
        row["id"] for row in page.rows
    )
    results = [row_of(found[row["id"]]) for row in page.rows]
    return Response({"results": results, "next": next_url(request, page.next)})


@extend_schema(operation_id="message_templates_version", responses=TemplateVersionShape)
@api_view(["GET"])
@no_parameters
def version_one(request: Request, template_key: str, number: int) -> Response:
    """One version, as it was and is sent."""
    return tagged(request, row_of(numbered(request, template_key, number)))


@no_parameters
def _create(request: Request) -> Response:
    decider, sent = must_decide_for_all(person(request)), read_body(NewTemplateBody, request)
    made = templates.create_template(sent.pop("key"), sent, user=decider)
    return Response(row_of(made), status=201)


@no_parameters
def _draft(request: Request, template_key: str) -> Response:
    decider, expected = must_decide_for_all(person(request)), expected_version(request)
    sent = read_body(TemplateVersionBody, request)
    draft = templates.draft_template(template_key, sent, user=decider, expected=expected)
    return Response(row_of(draft), status=201)


ONE = "message-templates/<slug:template_key>"
urlpatterns: list[URLPattern] = [
    *both("message-templates/", template_list, "api-message-templates"),
    *both(f"{ONE}/", template_one, "api-message-template"),
    *both(f"{ONE}/versions/", version_list, "api-message-template-versions"),
    *both(f"{ONE}/versions/<int:number>/", version_one, "api-message-template-version"),
    *both(f"{ONE}/preview/", verbs.preview, "api-message-template-preview"),
    *both(f"{ONE}/activate/", verbs.activate, "api-message-template-activate"),
    *both(f"{ONE}/retire/", verbs.retire, "api-message-template-retire"),
]
