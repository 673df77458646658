"""Routing rules: the versions, and a dry run of rules that need not be saved."""

from decimal import Decimal
from typing import Any

from django.urls import URLPattern
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Team
from accounts.people import person
from arengine.lib.bodies import AmountField, Body, read_body
from arengine.lib.dates import today
from arengine.lib.http import both
from arengine.lib.parameters import no_parameters
from claims.api.permissions import DecidesForAll
from claims.choices import LineOfBusiness
from claims.clock import portfolio_date
from claims.models import RoutingRule, RoutingVersion
from claims.services.dry_run import DryRun, Sum, dry_run
from claims.services.routing import RULE_FIELDS, refuse_rules

AGE: dict[str, Any] = {"min_value": 0, "max_value": 36500, "required": False, "allow_null": True}


def _ids() -> serializers.ListField:
    number = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    return serializers.ListField(child=number, required=False)


class RuleBody(Body):
    """A rule; a condition left out always holds. `over` is strict, `up_to` inclusive."""

    name = serializers.CharField(max_length=80)
    team = serializers.SlugRelatedField("name", queryset=Team.objects.filter(is_active=True))
    balance_over = AmountField(required=False, allow_null=True)
    balance_up_to = AmountField(required=False, allow_null=True)
    age_over = serializers.IntegerField(**AGE)
    age_up_to = serializers.IntegerField(**AGE)
    lines_of_business = serializers.MultipleChoiceField(
        choices=LineOfBusiness.choices, required=False
    )
    payers = _ids()
    facilities = _ids()
    denied = serializers.BooleanField(required=False, allow_null=True, default=None)
    denial_codes = serializers.ListField(
        child=serializers.CharField(max_length=120), required=False
    )


class RulesBody(Body):
    """A rule set in order; the first rule that holds routes."""

    rules = serializers.ListField(child=RuleBody(), allow_empty=False, max_length=50)


@extend_schema(operation_id="routing_list", responses=OpenApiTypes.OBJECT)
@api_view(["GET"])
@no_parameters
def versions(request: Request) -> Response:
    """All versions of the rules, the newest first."""
    visible = RoutingVersion.objects.for_user(person(request))
    rows = visible.prefetch_related("rules__team")
    current = visible.in_force(today()).pk if rows else None
    return Response({"results": [_version(row, row.pk == current) for row in rows], "next": None})


@extend_schema(operation_id="routing_dry_run", request=RulesBody, responses=OpenApiTypes.OBJECT)
@api_view(["POST"])
@permission_classes([IsAuthenticated, DecidesForAll])
@no_parameters
def try_out(request: Request) -> Response:
    """Claims and dollars per team before and after; writes nothing."""
    sent = read_body(RulesBody, request)["rules"]
    rules = [RoutingRule(**{**rule, **_sorted_lines(rule)}) for rule in sent]
    refuse_rules(rules)
    return Response(_answer(dry_run(rules, as_of=portfolio_date(today()), user=person(request))))


def _sorted_lines(rule: dict[str, Any]) -> dict[str, list[str]]:
    return {"lines_of_business": sorted(rule.get("lines_of_business", ()))}


def _version(row: RoutingVersion, in_force: bool) -> dict[str, Any]:
    return {
        "number": row.number,
        "in_force": in_force,
        "effective_from": row.effective_from if row.activated_at else None,
        "activated_at": row.activated_at,
        "source": row.source,
        "rules": [_rule(rule) for rule in row.rules.all()],
    }


def _rule(rule: RoutingRule) -> dict[str, Any]:
    fields = {name: getattr(rule, name) for name in RULE_FIELDS if name != "team_id"}
    money = {name: _money(fields[name]) for name in ("balance_over", "balance_up_to")}
    return {**fields, **money, "team": rule.team.name}


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _answer(run: DryRun) -> dict[str, Any]:
    return {
        "as_of": run.as_of,
        "total": _sum(run.total),
        "moved": _sum(run.moved),
        "kept_by_hand": _sum(run.kept_by_hand),
        "teams": [
            {"team": team.team.name, "before": _sum(team.before), "after": _sum(team.after)}
            for team in run.teams
        ],
        "rules": [
            {"position": rule.position, "name": rule.rule.name, **_sum(rule.routed)}
            for rule in run.rules
        ],
        "warnings": run.warnings,
    }


def _sum(part: Sum) -> dict[str, Any]:
    return {"claims": part.claims, "balance": str(part.dollars)}


urlpatterns: list[URLPattern] = [
    *both("routing/", versions, "api-routing"),
    *both("routing/dry-run/", try_out, "api-routing-dry-run"),
]
