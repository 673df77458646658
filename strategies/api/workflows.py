"""Workflows: read by everyone signed in, written by supervisors of all facilities."""

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.people import person
from arengine.lib.bodies import read_body
from arengine.lib.dates import today
from arengine.lib.http import both
from arengine.lib.keyset import Order, Rows
from arengine.lib.parameters import no_parameters
from claims.api import schema
from claims.api.pages import find_by_id, next_url, reference_page
from claims.api.permissions import DecidesForAll
from claims.rights import must_decide_for_all
from strategies.api.workflow_rows import version_row, workflow_row
from strategies.api.workflow_shapes import (
    ActivateBody,
    NewWorkflowBody,
    WorkflowShape,
    WorkflowVersionBody,
    WorkflowVersionShape,
)
from strategies.models import Workflow, WorkflowStep, WorkflowVersion
from strategies.services.showing import shown_workflows
from strategies.services.workflows import (
    SAVED,
    STEP,
    activate_workflow,
    create_workflow,
    draft_workflow,
    save_workflow,
)

BY_NAME = Order("name", "name")


@extend_schema(
    methods=["GET"],
    operation_id="workflows_list",
    parameters=schema.PLACE_PARAMETERS,
    responses=schema.page_of(WorkflowShape),
)
@extend_schema(
    methods=["POST"],
    operation_id="workflows_create",
    request=NewWorkflowBody,
    responses={201: WorkflowVersionShape},
)
@api_view(["GET", "POST"])
def workflow_list(request: Request) -> Response:
    """Workflows by name, each with its version in force and its success; or one more, as an
    empty draft."""
    if request.method == "POST":
        decider, sent = must_decide_for_all(person(request)), read_body(NewWorkflowBody, request)
        return Response(version_row(create_workflow(**sent, user=decider, today=today())), 201)
    visible = Workflow.objects.for_user(person(request))
    rows: Rows = visible.values("id", "name")
    page = reference_page(request, rows, BY_NAME, scope="workflows")
    listed = visible.filter(pk__in=[row["id"] for row in page.rows])
    found = {shown.workflow.pk: workflow_row(shown) for shown in shown_workflows(listed, today())}
    results = [found[row["id"]] for row in page.rows]
    return Response({"results": results, "next": next_url(request, page.next)})


@extend_schema(operation_id="workflows_retrieve", responses=WorkflowShape)
@api_view(["GET"])
@no_parameters
def workflow_one(request: Request, number: int) -> Response:
    """One workflow."""
    (shown,) = shown_workflows([_find(request, number)], today())
    return Response(workflow_row(shown))


@extend_schema(
    operation_id="workflows_draft",
    request=WorkflowVersionBody,
    responses={200: WorkflowVersionShape, 201: WorkflowVersionShape},
)
@api_view(["POST"])
@permission_classes([IsAuthenticated, DecidesForAll])
@no_parameters
def draft(request: Request, number: int) -> Response:
    """Drafts the next version (201), or changes the draft that waits (200): the last version,
    with what is sent in place of its own."""
    workflow, sent = _find(request, number), read_body(WorkflowVersionBody, request)
    drafted, is_new = _draft(workflow, sent, person(request))
    return Response(version_row(drafted), status=201 if is_new else 200)


@extend_schema(
    operation_id="workflows_activate", request=ActivateBody, responses=WorkflowVersionShape
)
@api_view(["POST"])
@permission_classes([IsAuthenticated, DecidesForAll])
@no_parameters
def activate(request: Request, number: int) -> Response:
    """Puts a draft in force."""
    workflow, sent = _find(request, number), read_body(ActivateBody, request)
    version = get_object_or_404(workflow.versions, number=sent["number"])
    active = activate_workflow(version, user=person(request), today=today(), source=sent["source"])
    return Response(version_row(active))


@transaction.atomic
def _draft(workflow: Workflow, sent: dict[str, Any], user: User) -> tuple[WorkflowVersion, bool]:
    drafted, is_new = draft_workflow(workflow, user=user, today=today())
    steps = [
        WorkflowStep(**{name: getattr(step, name) for name in STEP}) for step in drafted.steps.all()
    ]
    if "steps" in sent:
        steps = [WorkflowStep(**step) for step in sent["steps"]]
    exits = {one.event: one.to_workflow for one in drafted.exits.select_related("to_workflow")}
    if "exits" in sent:
        exits = {one["event"]: one["to_workflow"] for one in sent["exits"]}
    values = {name: value for name, value in sent.items() if name in SAVED}
    saved = save_workflow(drafted, values=values, steps=steps, exits=exits, user=user)
    return saved, is_new


def _find(request: Request, number: int) -> Workflow:
    found: Workflow = find_by_id(Workflow.objects.for_user(person(request)), number)
    return found


urlpatterns: list[URLPattern] = [
    *both("workflows/", workflow_list, "api-workflows"),
    *both("workflows/<int:number>/", workflow_one, "api-workflow"),
    *both("workflows/<int:number>/versions/", draft, "api-workflow-versions"),
    *both("workflows/<int:number>/activate/", activate, "api-workflow-activate"),
]
