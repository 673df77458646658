"""Payers' strategies: read by everyone signed in, written by supervisors of all facilities."""

from typing import Any

from django.db import transaction
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
from claims.api.conditions import tagged
from claims.api.pages import find_by_id, next_url, reference_page
from claims.api.permissions import DecidesForAll
from claims.models import Payer
from strategies.api.strategy_rows import card_row, version_row
from strategies.api.strategy_shapes import (
    PayerStrategyShape,
    ReasonBody,
    VersionBody,
    VersionShape,
)
from strategies.cards.cards import cards_of
from strategies.models import StrategyVersion
from strategies.services import strategies, strategy_drafts
from strategies.services.strategies import WORDING, Link

BY_NAME = Order("name", "name")


@extend_schema(
    operation_id="payer_strategies_list",
    parameters=schema.PLACE_PARAMETERS,
    responses=schema.page_of(PayerStrategyShape),
)
@api_view(["GET"])
def strategy_list(request: Request) -> Response:
    """Payers by name, each with the strategy in force and what comes of it."""
    user = person(request)
    rows: Rows = Payer.objects.for_user(user).current().values("id", "name")  # type: ignore[assignment]
    page = reference_page(request, rows, BY_NAME, scope="payer-strategies")
    payers = list(Payer.objects.for_user(user).filter(pk__in=[row["id"] for row in page.rows]))
    found = {card.payer.pk: card_row(card) for card in cards_of(user, today(), payers)}
    results = [found[row["id"]] for row in page.rows]
    return Response({"results": results, "next": next_url(request, page.next)})


@extend_schema(operation_id="payer_strategies_retrieve", responses=PayerStrategyShape)
@api_view(["GET"])
@no_parameters
def strategy_one(request: Request, number: int) -> Response:
    """One payer's strategy."""
    payer = find_by_id(Payer.objects.for_user(person(request)).current(), number)
    return tagged(request, card_row(cards_of(person(request), today(), [payer])[0]))


@extend_schema(
    operation_id="payer_strategies_draft",
    request=VersionBody,
    responses={200: VersionShape, 201: VersionShape},
)
@api_view(["POST"])
@permission_classes([IsAuthenticated, DecidesForAll])
@no_parameters
def draft(request: Request, number: int) -> Response:
    """Drafts the payer's next version (201), or changes the draft that waits (200)."""
    payer = find_by_id(Payer.objects.for_user(person(request)), number)
    sent = read_body(VersionBody, request)
    drafted, is_new = _draft(payer, sent, person(request))
    return Response(version_row(drafted), status=201 if is_new else 200)


@extend_schema(
    operation_id="payer_strategies_activate", request=ReasonBody, responses={200: VersionShape}
)
@api_view(["POST"])
@permission_classes([IsAuthenticated, DecidesForAll])
@no_parameters
def activate(request: Request, number: int) -> Response:
    """Puts the draft that waits in force."""
    payer = find_by_id(Payer.objects.for_user(person(request)), number)
    reason = read_body(ReasonBody, request)["reason"]
    waiting = strategy_drafts.draft_waiting(payer, today())
    active = strategies.activate_strategy(
        waiting, user=person(request), today=today(), reason=reason
    )
    active.refresh_from_db()
    return Response(version_row(active))


@transaction.atomic
def _draft(payer: Payer, sent: dict[str, Any], user: User) -> tuple[StrategyVersion, bool]:
    drafted, is_new = strategy_drafts.draft_for_payer(payer, user=user, today=today())
    links = strategies.links_of(drafted)
    if "workflows" in sent:
        links = [Link(link["workflow"], link["applies_to"]) for link in sent["workflows"]]
    wording = {name: getattr(drafted, name) for name in WORDING}
    given = {name: value for name, value in sent.items() if name in WORDING}
    saved = strategies.save_strategy(drafted, {**wording, **given}, links, user=user)
    return saved, is_new


urlpatterns: list[URLPattern] = [
    *both("payer-strategies/", strategy_list, "api-payer-strategies"),
    *both("payer-strategies/<int:number>/", strategy_one, "api-payer-strategy"),
    *both("payer-strategies/<int:number>/versions/", draft, "api-payer-strategy-versions"),
    *both("payer-strategies/<int:number>/activate/", activate, "api-payer-strategy-activate"),
]
