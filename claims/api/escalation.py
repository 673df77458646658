"""A claim goes to the lead or another team, and comes back."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Team
from accounts.people import person
from arengine.lib.bodies import Body, read_body
from arengine.lib.dates import now, today
from arengine.lib.parameters import no_parameters
from claims.api.conditions import expected_version
from claims.api.named import named
from claims.choices import EscalationState
from claims.find import find_claim_to_work
from claims.models import Escalation
from claims.services.escalation import escalate_claim, open_escalation, return_claim


class EscalationBody(Body):
    """Why, and to which team by name; null: to the lead of the claim's own."""

    reason = serializers.CharField(max_length=300)
    to = serializers.CharField(max_length=60, allow_null=True, default=None)


class GiveBackBody(Body):
    """What was decided."""

    reason = serializers.CharField(max_length=300)


class EscalationShape(serializers.Serializer[object]):
    """From where, to where, why, and how it ended; `rule` is null for a person's word."""

    id = serializers.IntegerField()
    claim_number = serializers.CharField()
    rule = serializers.CharField(allow_null=True)
    raised_by = serializers.CharField(allow_null=True)
    reason = serializers.CharField()
    raised_at = serializers.DateTimeField()
    from_team = serializers.CharField()
    from_assignee = serializers.CharField(allow_null=True)
    to_team = serializers.CharField()
    to_assignee = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(EscalationState.choices)
    ended_by = serializers.CharField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_reason = serializers.CharField(allow_blank=True)


@extend_schema(
    operation_id="claims_escalate", request=EscalationBody, responses={201: EscalationShape}
)
@api_view(["POST"])
@no_parameters
def escalate(request: Request, claim_number: str) -> Response:
    """Gives the claim to the lead of its team, or to another team, until it is given back."""
    claim = find_claim_to_work(person(request), claim_number, now())
    body = read_body(EscalationBody, request)
    teams = Team.objects.filter(is_active=True)
    body["to"] = named(teams, "name", body["to"], field="to") if body["to"] else None
    known = expected_version(request)
    raised = escalate_claim(
        claim, user=person(request), today=today(), **body, expected_version=known
    )
    return Response(_row(raised), status=201)


@extend_schema(operation_id="claims_return", request=GiveBackBody, responses=EscalationShape)
@api_view(["POST"])
@no_parameters
def give_back(request: Request, claim_number: str) -> Response:
    """Gives an escalated claim back to the team, person and status it had."""
    claim = find_claim_to_work(person(request), claim_number, now())
    body = read_body(GiveBackBody, request)
    known, user = expected_version(request), person(request)
    raised = open_escalation(claim)
    return Response(
        _row(return_claim(raised, user=user, today=today(), **body, expected_version=known))
    )


def _row(raised: Escalation) -> dict[str, Any]:
    people = ("raised_by", "from_assignee", "to_assignee", "ended_by")
    plain = ("id", "reason", "raised_at", "state", "ended_at", "ended_reason")
    wanted = [*plain, "cause", "claim__claim_number", "from_team__name", "to_team__name"]
    row = Escalation.objects.values(*wanted, *(f"{one}__username" for one in people))
    found = row.get(pk=raised.pk)
    return {
        **{name: found[name] for name in plain},
        **{one: found[f"{one}__username"] for one in people},
        "claim_number": found["claim__claim_number"],
        "rule": found["cause"] or None,
        "from_team": found["from_team__name"],
        "to_team": found["to_team__name"],
    }
