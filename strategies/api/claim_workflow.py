"""One claim's workflow: where it stands, and what a person does with it."""

from datetime import date
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.people import person
from arengine.lib.bodies import read_body
from arengine.lib.dates import now, today
from arengine.lib.http import both
from arengine.lib.parameters import no_parameters
from claims.api.claims import claim_one
from claims.find import find_claim, find_readable_claim, is_claim_number
from claims.models import Claim
from claims.rights import must_work
from strategies.api.workflow_rows import enrolment_row, handover_row
from strategies.api.workflow_shapes import ClaimWorkflowBody, ClaimWorkflowShape, EnrolmentShape
from strategies.choices import StepState
from strategies.models import Enrolment
from strategies.services.enrolment import enrol_claim, leave_workflow, settle_step
from strategies.services.handover_undo import take_back_handover
from strategies.services.tracking import current_enrolment, last_handover

STATES = {"done": StepState.DONE, "skip": StepState.SKIPPED}


@extend_schema(
    methods=["GET"], operation_id="claims_workflow_retrieve", responses=ClaimWorkflowShape
)
@extend_schema(
    methods=["POST"],
    operation_id="claims_workflow",
    request=ClaimWorkflowBody,
    responses=EnrolmentShape,
)
@api_view(["GET", "POST"])
@no_parameters
def claim_workflow(request: Request, claim_number: str) -> Response:
    """The workflow that a claim runs: begun, its step settled, or left."""
    if request.method == "GET":
        claim = find_readable_claim(person(request), claim_number, now()).claim
        running = current_enrolment(claim)
        moved = last_handover(claim)
        return Response(
            {
                "running": enrolment_row(running) if running else None,
                "handed_over": handover_row(moved) if moved else None,
            }
        )
    claim = find_claim(person(request), claim_number, now())
    must_work(person(request))
    row = _act(request, claim, read_body(ClaimWorkflowBody, request))
    found = Enrolment.objects.select_related("claim", "version__workflow", "campaign")
    return Response(enrolment_row(found.get(pk=row.pk)))


def _act(request: Request, claim: Claim, sent: dict[str, Any]) -> Enrolment:
    user, day, words = person(request), today(), sent["words"]
    if sent["act"] == "begin":
        return enrol_claim(claim, sent["workflow"], user=user, today=day)
    if sent["act"] == "take_back":
        return _take_back(claim, user, day, words)
    if sent["act"] == "leave":
        return leave_workflow(_running(claim), user=user, today=day, reason=words)
    state = STATES[sent["act"]]
    return settle_step(_running(claim), user=user, today=day, state=state, words=words)


def _take_back(claim: Claim, user: User, day: date, words: str) -> Enrolment:
    moved = last_handover(claim)
    if moved is None:
        raise Http404("No rule moved this claim.")
    return take_back_handover(moved, user=user, today=day, reason=words).from_enrolment


def _running(claim: Claim) -> Enrolment:
    running = current_enrolment(claim)
    if running is None:
        raise Http404("This claim runs no workflow.")
    return running


@wraps(claim_workflow)
def of_claim(request: HttpRequest, claim_number: str) -> HttpResponseBase:
    """A claim's number may end like this address: such a one is read and put here."""
    longer = f"{claim_number}/workflow"
    is_read = request.method in ("GET", "HEAD") and is_claim_number(longer)
    if request.method == "PUT" or is_read:
        return claim_one(request, claim_number=longer)
    return claim_workflow(request, claim_number=claim_number)


urlpatterns: list[URLPattern] = both(
    "claims/<path:claim_number>/workflow/", of_claim, "api-claim-workflow"
)
