"""Webhooks: who is told what; and what became of the telling."""

from typing import Any

from django.urls import URLPattern
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people import person
from arengine.lib.bodies import Body, read_body
from arengine.lib.dates import now
from arengine.lib.http import both
from arengine.lib.keyset import Order
from arengine.lib.parameters import no_parameters
from claims.api import schema
from claims.api.conditions import tagged
from claims.api.pages import find_by_id, page_answer, reference_page
from claims.api.permissions import Feeds
from exchange.choices import DeliveryState, EventKind
from exchange.models import WebhookDelivery, WebhookEndpoint
from exchange.services import deliveries, endpoints

NEWEST = Order("-id", "id", descending=True)
FIELDS = ("id", "url", "kinds", "is_active", "owner__username", "created_at", "old_secret_until")
SENT = (
    *("id", "event_id", "kind", "payload", "state", "attempts", "created_at", "tried_at"),
    *("next_at", "last_status", "last_error", "replayed_by__username"),
)


class EndpointBody(Body):
    """Where to tell what; https alone, and no address of a private network."""

    url = serializers.CharField(max_length=500)
    kinds = serializers.ListField(
        child=serializers.ChoiceField(EventKind.choices), allow_empty=False, max_length=20
    )


class ChangeBody(Body):
    """What is to change; what is left out stays."""

    url = serializers.CharField(max_length=500, required=False)
    kinds = serializers.ListField(
        child=serializers.ChoiceField(EventKind.choices),
        allow_empty=False,
        max_length=20,
        required=False,
    )
    is_active = serializers.BooleanField(required=False)


class NothingBody(Body):
    """No fields."""


class WebhookShape(serializers.Serializer[object]):
    """One receiver; `old_secret_until` is when the secret before the last stops signing."""

    id = serializers.IntegerField()
    url = serializers.CharField()
    kinds = serializers.ListField(child=serializers.ChoiceField(EventKind.choices))
    is_active = serializers.BooleanField()
    owner = serializers.CharField()
    created_at = serializers.DateTimeField()
    old_secret_until = serializers.DateTimeField(allow_null=True)


class SecretShape(WebhookShape):
    """With its secret, which is told in this answer alone."""

    secret = serializers.CharField()


class DeliveryShape(serializers.Serializer[object]):
    """One event for one receiver. `next_at` counts while it is `waiting`."""

    id = serializers.IntegerField()
    event_id = serializers.CharField()
    kind = serializers.CharField()
    payload = serializers.DictField()
    state = serializers.ChoiceField(DeliveryState.choices)
    attempts = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    tried_at = serializers.DateTimeField(allow_null=True)
    next_at = serializers.DateTimeField()
    last_status = serializers.IntegerField(allow_null=True)
    last_error = serializers.CharField(allow_blank=True)
    replayed_by = serializers.CharField(allow_null=True)


@extend_schema(
    methods=["GET"],
    operation_id="webhooks_list",
    parameters=schema.PLACE_PARAMETERS,
    responses=schema.page_of(WebhookShape),
)
@extend_schema(
    methods=["POST"],
    operation_id="webhooks_create",
    request=EndpointBody,
    responses={201: SecretShape},
)
@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated, Feeds])
def webhook_list(request: Request) -> Response:
    """One's own receivers, or all for those who see everything; or one more of them."""
    if request.method == "GET":
        rows = WebhookEndpoint.objects.for_user(person(request)).values(*FIELDS)
        return page_answer(request, reference_page(request, rows, NEWEST, scope="webhooks"), _row)
    return _create(request)


@extend_schema(methods=["GET"], operation_id="webhooks_retrieve", responses=WebhookShape)
@extend_schema(
    methods=["PATCH"],
    operation_id="webhooks_change",
    request=ChangeBody,
    responses=WebhookShape,
)
@extend_schema(methods=["DELETE"], operation_id="webhooks_delete", responses={204: None})
@api_view(["GET", "PATCH", "DELETE"])
@permission_classes([IsAuthenticated, Feeds])
@no_parameters
def webhook_one(request: Request, webhook_id: int) -> Response:
    """One receiver; or changes it; or switches it off, which keeps its log."""
    endpoint = _endpoint(request, webhook_id)
    if request.method == "DELETE":
        endpoints.change_endpoint(endpoint, is_active=False)
        return Response(status=204)
    if request.method == "PATCH":
        endpoints.change_endpoint(endpoint, **read_body(ChangeBody, request))
        return Response(_again(endpoint))
    return tagged(request, _again(endpoint))


@extend_schema(operation_id="webhooks_rotate", request=NothingBody, responses=SecretShape)
@api_view(["POST"])
@permission_classes([IsAuthenticated, Feeds])
@no_parameters
def rotate(request: Request, webhook_id: int) -> Response:
    """Another secret, told once; the one before signs too for 24 hours."""
    endpoint = _endpoint(request, webhook_id)
    read_body(NothingBody, request)
    changed = endpoints.rotate_secret(endpoint, now=now())
    return Response({**_again(changed), "secret": changed.secret})


@extend_schema(operation_id="webhooks_test", request=NothingBody, responses={202: DeliveryShape})
@api_view(["POST"])
@permission_classes([IsAuthenticated, Feeds])
@no_parameters
def test(request: Request, webhook_id: int) -> Response:
    """Sends an event `webhook.test`, within seconds; how it went stands in the deliveries."""
    endpoint = _endpoint(request, webhook_id)
    read_body(NothingBody, request)
    return _delivery(deliveries.send_test(endpoint, now=now()))


@extend_schema(
    operation_id="webhooks_deliveries_list",
    parameters=schema.PLACE_PARAMETERS,
    responses=schema.page_of(DeliveryShape),
)
@api_view(["GET"])
def delivery_list(request: Request, webhook_id: int) -> Response:
    """What was to be sent to a receiver in the last 90 days, the newest first."""
    rows = _endpoint(request, webhook_id).deliveries.values(*SENT)
    page = reference_page(request, rows, NEWEST, scope=f"deliveries of {webhook_id}")
    return page_answer(request, page, _sent)


@extend_schema(operation_id="webhooks_replay", request=NothingBody, responses={202: DeliveryShape})
@api_view(["POST"])
@permission_classes([IsAuthenticated, Feeds])
@no_parameters
def replay(request: Request, webhook_id: int, delivery_id: int) -> Response:
    """Sends again what was sent, failed or is unknown, under the same event id."""
    found = find_by_id(_endpoint(request, webhook_id).deliveries.all(), delivery_id)
    read_body(NothingBody, request)
    return _delivery(deliveries.replay_delivery(found, user=person(request), now=now()))


@no_parameters
def _create(request: Request) -> Response:
    body = read_body(EndpointBody, request)
    made = endpoints.create_endpoint(owner=person(request), **body)
    return Response({**_again(made), "secret": made.secret}, status=201)


def _endpoint(request: Request, number: int) -> WebhookEndpoint:
    return find_by_id(WebhookEndpoint.objects.for_user(person(request)), number)


def _again(endpoint: WebhookEndpoint) -> dict[str, Any]:
    return _row(WebhookEndpoint.objects.values(*FIELDS).get(pk=endpoint.pk))


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {**{name: row[name] for name in FIELDS if "__" not in name},
            "owner": row["owner__username"]}  # fmt: skip


def _delivery(delivery: WebhookDelivery) -> Response:
    row = WebhookDelivery.objects.values(*SENT).get(pk=delivery.pk)
    return Response(_sent(row), status=202)


def _sent(row: dict[str, Any]) -> dict[str, Any]:
    plain = {name: row[name] for name in SENT if "__" not in name}
    return {**plain, "replayed_by": row["replayed_by__username"]}


urlpatterns: list[URLPattern] = [
    *both("webhooks/", webhook_list, "api-webhooks"),
    *both("webhooks/<int:webhook_id>/", webhook_one, "api-webhook"),
    *both("webhooks/<int:webhook_id>/rotate-secret/", rotate, "api-webhook-rotate"),
    *both("webhooks/<int:webhook_id>/test/", test, "api-webhook-test"),
    *both("webhooks/<int:webhook_id>/deliveries/", delivery_list, "api-webhook-deliveries"),
    *both(
        "webhooks/<int:webhook_id>/deliveries/<int:delivery_id>/replay/",
        replay,
        "api-webhook-replay",
    ),
]
