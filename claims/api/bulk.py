"""One thing done to many claims: previewed with an exact count, confirmed, watched, undone."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import URLPattern
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.people import person
from arengine.lib import parameters
from arengine.lib.bodies import Body, read_body
from arengine.lib.dates import today
from arengine.lib.http import both
from arengine.lib.parameters import no_parameters
from claims.api.pages import find_by_id
from claims.bulk_actions import services
from claims.bulk_actions.choosing import all_matching, named
from claims.choices import BulkKind, BulkState
from claims.filters.claims import PARAMETERS
from claims.forms.bulk import TAKES, BulkForm
from claims.models import BulkAction
from claims.models.claim_queries import ClaimQuerySet
from claims.rights import must_do_in_bulk, must_work

MOST_NAMED = 5_000
TEXT: dict[str, Any] = {"allow_blank": True, "default": ""}


class BulkBody(Body):
    """What, and to which claims: those of `claims` by number, or all that `filter` lets through
    (the parameters of the list of claims). With `dry_run`, as usual, only the preview."""

    kind = serializers.ChoiceField(BulkKind.choices)
    claims = serializers.ListField(
        child=serializers.CharField(max_length=64), max_length=MOST_NAMED, default=list
    )
    filter = serializers.DictField(child=serializers.CharField(max_length=400), default=dict)
    dry_run = serializers.BooleanField(default=True)
    team = serializers.CharField(max_length=60, **TEXT)
    assignee = serializers.CharField(max_length=150, **TEXT)
    until = serializers.DateField(allow_null=True, default=None)
    reason = serializers.CharField(max_length=200, **TEXT)
    note = serializers.CharField(max_length=400, **TEXT)
    adjudication_status = serializers.CharField(max_length=40, **TEXT)
    work_status = serializers.CharField(max_length=40, **TEXT)
    responsibility = serializers.CharField(max_length=40, **TEXT)
    disposition = serializers.CharField(max_length=40, **TEXT)
    root_cause = serializers.CharField(max_length=12, **TEXT)

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if bool(said["claims"]) == bool(said["filter"]):
            raise serializers.ValidationError({"claims": ["name claims, or give a filter"]})
        takes = {"kind", "claims", "filter", "dry_run", *TAKES[said["kind"]]}
        if idle := sorted(set(self.initial_data) - takes):
            message = f"{said['kind']} takes {', '.join(TAKES[said['kind']])}"
            raise serializers.ValidationError({name: [message] for name in idle})
        return said


class AgreementBody(Body):
    """`agreement` of the preview, word for word."""

    agreed = serializers.CharField(max_length=80)


class RefusedShape(serializers.Serializer[object]):
    """A reason, and for how many claims and dollars it holds."""

    why = serializers.CharField()
    claims = serializers.IntegerField()
    dollars = serializers.DecimalField(max_digits=18, decimal_places=2)


class BulkShape(serializers.Serializer[object]):
    """What is done to how many claims, who is refused and why, and how far it is."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(BulkKind.choices)
    words = serializers.CharField()
    state = serializers.ChoiceField(BulkState.choices)
    chosen = serializers.IntegerField()
    claims = serializers.IntegerField()
    dollars = serializers.DecimalField(max_digits=18, decimal_places=2)
    agreement = serializers.CharField()
    refused = RefusedShape(many=True)
    done = serializers.IntegerField()
    changed = serializers.IntegerField()
    taken_back = serializers.IntegerField()
    failure = serializers.CharField(allow_blank=True)
    created_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)


@extend_schema(
    operation_id="claims_bulk", request=BulkBody, responses={201: BulkShape, 202: BulkShape}
)
@api_view(["POST"])
@no_parameters
def preview(request: Request) -> Response:
    """The preview: exact, frozen, nothing written yet (201). Without `dry_run` it is confirmed
    at once; 202 where a worker does it."""
    user = must_work(person(request))
    body = read_body(BulkBody, request)
    must_do_in_bulk(user, body["kind"])
    form = BulkForm(body)
    if not form.is_valid():
        raise ValidationError({name: list(errors) for name, errors in form.errors.items()})
    action = services.preview_bulk_action(
        _chosen(user, body), kind=body["kind"], values=form.values(), user=user, today=today()
    )
    if not body["dry_run"]:
        services.confirm_bulk_action(action, agreed=action.agreement, today=today())
    return Response(_row(action), status=202 if action.is_working else 201)


@extend_schema(operation_id="claims_bulk_retrieve", responses=BulkShape)
@api_view(["GET"])
@no_parameters
def progress(request: Request, number: int) -> Response:
    """How far it is."""
    return Response(_row(_mine(request, number)))


@extend_schema(operation_id="claims_bulk_confirm", request=AgreementBody, responses=BulkShape)
@api_view(["POST"])
@no_parameters
def confirm(request: Request, number: int) -> Response:
    """Carries out what was agreed to; a claim that has changed since the preview is left."""
    action = _to_work(request, number)
    agreed = read_body(AgreementBody, request)["agreed"]
    services.confirm_bulk_action(action, agreed=agreed, today=today())
    return Response(_row(action))


@extend_schema(operation_id="claims_bulk_undo", request=None, responses=BulkShape)
@api_view(["POST"])
@no_parameters
def undo(request: Request, number: int) -> Response:
    """For a week: puts back what each claim had, unless it was changed since."""
    action = _to_work(request, number)
    read_body(Body, request)
    services.undo_bulk_action(action, user=person(request), today=today())
    return Response(_row(action))


def _chosen(user: User, body: dict[str, Any]) -> ClaimQuerySet:
    if body["claims"]:
        return named(user, body["claims"])
    query = QueryDict(mutable=True)
    query.update(body["filter"])
    # Where in a list one is says nothing about which claims are meant.
    parameters.check_names(query, PARAMETERS)
    return all_matching(user, query.urlencode(), today())


def _mine(request: Request, number: int) -> BulkAction:
    return find_by_id(BulkAction.objects.for_user(person(request)), number)


def _to_work(request: Request, number: int) -> BulkAction:
    """Not to be seen: 404; seen, but not to be worked by this person: 403."""
    action = _mine(request, number)
    must_do_in_bulk(person(request), action.kind)
    return action


def _row(action: BulkAction) -> dict[str, Any]:
    plain = ("id", "kind", "words", "state", "agreement", "done", "changed", "taken_back")
    moments = ("failure", "created_at", "confirmed_at", "finished_at")
    claims, dollars = action.to_do
    return {
        **{name: getattr(action, name) for name in (*plain, *moments)},
        "chosen": action.claims,
        "claims": claims,
        "dollars": f"{dollars:.2f}",
        "refused": action.preview["refused"],
        "created_by": action.created_by.username,
    }


urlpatterns: list[URLPattern] = [
    *both("claims/bulk/", preview, "api-bulk"),
    *both("claims/bulk/<int:number>/", progress, "api-bulk-one"),
    *both("claims/bulk/<int:number>/confirm/", confirm, "api-bulk-confirm"),
    *both("claims/bulk/<int:number>/undo/", undo, "api-bulk-undo"),
]
