"""What waits for a decision, and the decision."""

from typing import Any

from django.urls import URLPattern
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people import person
from arengine.lib import keyset
from arengine.lib.bodies import Body, read_body
from arengine.lib.dates import today
from arengine.lib.http import both
from arengine.lib.keyset import Row
from arengine.lib.parameters import no_parameters
from claims.api import schema
from claims.api.conditions import tagged
from claims.api.pages import find_by_id, page_answer
from claims.choices import DecisionKind, DecisionState
from claims.filters.decisions import ORDERS, STATES, find_decisions, read_decisions
from claims.models import DecisionRequest
from claims.rights import must_approve, must_work
from claims.services import decisions
from claims.services.decisions import limit_of

FIELDS = (
    *("id", "kind", "claim__claim_number", "amount", "reason", "state", "asked_at", "answer"),
    *("requested_by__username", "first_approved_by__username", "first_approved_at"),
    *("decided_by__username", "decided_at", "entry_id", "claim__balance"),
)
PARAMETERS = [
    schema.parameter("state", "`asked` without it.", enum=STATES, many=True),
    schema.parameter("kind", "What is asked for.", enum=DecisionKind.values, many=True),
    schema.parameter("team", "Name of the claim's team.", many=True),
    schema.parameter("payer", "Id or exact name.", many=True),
    schema.parameter("requested_by", "Username.", many=True),
    schema.parameter("min_amount", "Inclusive.", OpenApiTypes.DECIMAL),
    schema.parameter("max_amount", "Inclusive.", OpenApiTypes.DECIMAL),
    schema.parameter("ordering", "`asked_at` without it.", enum=tuple(ORDERS)),
    *schema.PLACE_PARAMETERS,
]


class DecisionShape(serializers.Serializer[object]):
    """One request and what became of it; `entry` is the line of the ledger it led to."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(DecisionKind.choices)
    claim_number = serializers.CharField()
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    balance = serializers.DecimalField(max_digits=14, decimal_places=2)
    reason = serializers.CharField()
    state = serializers.ChoiceField(DecisionState.choices)
    requested_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    first_approved_by = serializers.CharField(allow_null=True)
    first_approved_at = serializers.DateTimeField(allow_null=True)
    decided_by = serializers.CharField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField(allow_blank=True)
    entry = serializers.IntegerField(allow_null=True)


class AnswerBody(Body):
    """What the requester reads; may be left out."""

    answer = serializers.CharField(max_length=300, allow_blank=True, default="")


class RefusalBody(Body):
    """Why not."""

    answer = serializers.CharField(max_length=300)


def decision_row(row: Row) -> dict[str, Any]:
    """One request as JSON, from its FIELDS."""
    named = ("requested_by", "first_approved_by", "decided_by")
    plain = ("id", "kind", "amount", "reason", "state", "asked_at", "first_approved_at")
    return {
        **{name: row[name] for name in (*plain, "decided_at", "answer")},
        **{name: row[f"{name}__username"] for name in named},
        "claim_number": row["claim__claim_number"],
        "balance": row["claim__balance"],
        "entry": row["entry_id"],
    }


def decision_answer(request: DecisionRequest, status: int = 200) -> Response:
    """The request as it stands now."""
    row = DecisionRequest.objects.values(*FIELDS).get(pk=request.pk)
    return Response(decision_row(row), status=status)


@extend_schema(
    operation_id="decisions_list", parameters=PARAMETERS, responses=schema.page_of(DecisionShape)
)
@api_view(["GET"])
def decision_list(request: Request) -> Response:
    """Requests for a decision, the oldest first; those that wait, unless others are asked for."""
    asked = read_decisions(request.query_params)
    rows, place = find_decisions(person(request), asked.filter).values(*FIELDS), asked.place
    page = keyset.page(rows, place.order, scope="decisions", limit=place.limit, cursor=place.cursor)
    return page_answer(request, page, decision_row)


@extend_schema(operation_id="decisions_retrieve", responses=DecisionShape)
@api_view(["GET"])
@no_parameters
def decision_one(request: Request, number: int) -> Response:
    """One request."""
    rows = DecisionRequest.objects.for_user(person(request)).values(*FIELDS)
    return tagged(request, decision_row(find_by_id(rows, number)))


@extend_schema(operation_id="decisions_approve", request=AnswerBody, responses=DecisionShape)
@api_view(["POST"])
@no_parameters
def approve(request: Request, number: int) -> Response:
    """Does what was asked for. Above what the caller may approve alone it stays `asked`, with
    `first_approved_by`, until a second person approves."""
    asked, user = _to_decide(request, number)
    body = read_body(AnswerBody, request)
    return decision_answer(decisions.approve(asked, user=user, today=today(), **body))


@extend_schema(operation_id="decisions_refuse", request=RefusalBody, responses=DecisionShape)
@api_view(["POST"])
@no_parameters
def refuse(request: Request, number: int) -> Response:
    """Says no, with a reason."""
    asked, user = _to_decide(request, number)
    body = read_body(RefusalBody, request)
    return decision_answer(decisions.refuse(asked, user=user, today=today(), **body))


@extend_schema(operation_id="decisions_withdraw", request=AnswerBody, responses=DecisionShape)
@api_view(["POST"])
@no_parameters
def withdraw(request: Request, number: int) -> Response:
    """The requester no longer asks."""
    asked = _seen(request, number)
    user = must_work(person(request))
    reason = read_body(AnswerBody, request)["answer"]
    return decision_answer(decisions.withdraw(asked, user=user, reason=reason))


def _seen(request: Request, number: int) -> DecisionRequest:
    return find_by_id(DecisionRequest.objects.for_user(person(request)), number)


def _to_decide(request: Request, number: int) -> tuple[DecisionRequest, Any]:
    """Not to be seen: 404; seen, but not to be decided by this person: 403."""
    asked, user = _seen(request, number), person(request)
    return asked, must_approve(user, limit_of(user, today(), asked.kind))


urlpatterns: list[URLPattern] = [
    *both("decisions/", decision_list, "api-decisions"),
    *both("decisions/<int:number>/", decision_one, "api-decision"),
    *both("decisions/<int:number>/approve/", approve, "api-decision-approve"),
    *both("decisions/<int:number>/refuse/", refuse, "api-decision-refuse"),
    *both("decisions/<int:number>/withdraw/", withdraw, "api-decision-withdraw"),
]
