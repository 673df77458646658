"""Enrolment and hand-over rules: read by everyone, written by supervisors of all facilities."""

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.people import person
from arengine.lib.bodies import Body, read_body
from arengine.lib.dates import today
from arengine.lib.http import both
from arengine.lib.keyset import Order
from arengine.lib.parameters import no_parameters
from claims.api import schema
from claims.api.pages import next_url, reference_page
from claims.rights import must_decide_for_all
from strategies.api import rule_set_shapes as shapes
from strategies.api.rule_set_rows import rules_in, trial_row, version_row, version_rows
from strategies.services.rule_kinds import ENROLMENT, HANDOVER, RuleKind, rules_of

NEWEST = Order("-number", "number", descending=True)


def _list(kind: RuleKind, body: type[Body], shape: Any) -> Any:
    @extend_schema(
        methods=["GET"],
        operation_id=f"{_operation(kind)}_list",
        parameters=schema.PLACE_PARAMETERS,
        responses=schema.page_of(shape),
    )
    @extend_schema(
        methods=["POST"],
        operation_id=f"{_operation(kind)}_draft",
        request=body,
        responses={200: shape, 201: shape},
    )
    @api_view(["GET", "POST"])
    def rule_sets(request: Request) -> Response:
        """Versions of the rules, the newest first. POST drafts the next one (201), or changes the
        draft that waits (200)."""
        if request.method == "POST":
            sent = read_body(body, request)
            draft, is_new = _draft(kind, sent, _decider(request))
            row = version_row(kind, draft, today())
            return Response(row, status=201 if is_new else 200)
        visible = kind.versions.objects.for_user(person(request))
        page = reference_page(request, visible.values("id", "number"), NEWEST, scope=kind.address)
        found = visible.in_bulk([row["id"] for row in page.rows])
        results = version_rows(kind, [found[row["id"]] for row in page.rows], today())
        return Response({"results": results, "next": next_url(request, page.next)})

    return rule_sets


def _one(kind: RuleKind, body: type[Body], shape: Any) -> Any:
    @extend_schema(methods=["GET"], operation_id=f"{_operation(kind)}_retrieve", responses=shape)
    @extend_schema(
        methods=["PUT"], operation_id=f"{_operation(kind)}_save", request=body, responses=shape
    )
    @api_view(["GET", "PUT"])
    @no_parameters
    def rule_set(request: Request, number: int) -> Response:
        """One version; PUT replaces the rules of a draft, where it has any."""
        found = _find(kind, request, number)
        if request.method == "PUT":
            decider, sent = _decider(request), read_body(body, request)
            is_sent = "rules" in sent
            rules = rules_in(kind, sent["rules"]) if is_sent else rules_of(kind, found)
            kind.save(found, rules, user=decider)
        return Response(version_row(kind, found, today()))

    return rule_set


def _activate(kind: RuleKind, shape: Any) -> Any:
    @extend_schema(
        operation_id=f"{_operation(kind)}_activate", request=shapes.SourceBody, responses=shape
    )
    @api_view(["POST"])
    @no_parameters
    def activate(request: Request, number: int) -> Response:
        """Puts a draft in force; the next night goes by it."""
        found, decider = _find(kind, request, number), _decider(request)
        said = read_body(shapes.SourceBody, request)["source"]
        active = kind.activate(found, user=decider, today=today(), source=said)
        return Response(version_row(kind, active, today()))

    return activate


def _try_out(kind: RuleKind, body: type[Body]) -> Any:
    @extend_schema(
        operation_id=f"{_operation(kind)}_dry_run",
        request=body,
        responses=shapes.RuleSetDryRunShape,
    )
    @api_view(["POST"])
    @no_parameters
    def try_out(request: Request) -> Response:
        """What rules would do tonight, those sent or those in force; writes nothing."""
        decider, sent = _decider(request), read_body(body, request)
        if "rules" in sent:
            rules = rules_in(kind, sent["rules"])
        else:
            in_force = kind.versions.objects.in_force(today()).first()
            rules = rules_of(kind, in_force) if in_force else []
        return Response(trial_row(kind.try_out(rules, user=decider, today=today())))

    return try_out


@transaction.atomic
def _draft(kind: RuleKind, sent: dict[str, Any], user: User) -> tuple[Any, bool]:
    draft, is_new = kind.draft(user=user, today=today())
    if "rules" in sent:
        kind.save(draft, rules_in(kind, sent["rules"]), user=user)
    return draft, is_new


def _find(kind: RuleKind, request: Request, number: int) -> Any:
    return get_object_or_404(kind.versions.objects.for_user(person(request)), number=number)


def _decider(request: Request) -> User:
    return must_decide_for_all(person(request))


def _operation(kind: RuleKind) -> str:
    return kind.address.replace("-", "_")


def addresses(kind: RuleKind, body: type[Body], shape: Any) -> list[URLPattern]:
    """The API of one rule set."""
    at, name = kind.address, f"api-{kind.address}"
    return [
        *both(f"{at}/", _list(kind, body, shape), name),
        *both(f"{at}/dry-run/", _try_out(kind, body), f"{name}-dry-run"),
        *both(f"{at}/<int:number>/", _one(kind, body, shape), f"{name}-version"),
        *both(f"{at}/<int:number>/activate/", _activate(kind, shape), f"{name}-activate"),
    ]


urlpatterns: list[URLPattern] = [
    *addresses(ENROLMENT, shapes.EnrolmentRulesBody, shapes.EnrolmentRulesShape),
    *addresses(HANDOVER, shapes.HandoverRulesBody, shapes.HandoverRulesShape),
]
