"""The cards: every payer's strategy beside what comes of it, one in full, and two compared."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern
from django.views.decorators.http import require_safe

from accounts.limits import count_export
from accounts.people import person
from arengine.lib import parameters
from arengine.lib.dates import today
from arengine.lib.exports import export
from arengine.lib.http import both
from claims.clock import portfolio_date
from claims.lists.naming import file_name, without
from claims.models import Payer
from claims.views.lists import wrong
from strategies.cards.cards import Card, cards_of
from strategies.cards.comparing import ENOUGH, best_of, differences
from strategies.cards.files import HEADINGS, file_row
from strategies.choices import Priority
from strategies.models import PayerPerformance, PriorityThresholds, StrategyVersion

PARAMETERS = ("priority", "q")
# More cards than these are looked for, not scrolled through.
SHOWN = 100


@require_safe
def card_list(request: HttpRequest) -> HttpResponse:
    """A card a payer with open claims, by money at stake."""
    try:
        found = _asked(request)
    except ValidationError as error:
        return render(request, "strategies/cards.html", wrong(error), status=400)
    context = {
        "cards": found[:SHOWN],
        "found": len(found),
        "values": {name: request.GET.get(name, "") for name in PARAMETERS},
        "priorities": Priority.choices,
        "query": without(request.GET),
        "shared": _shared_strategies(request),
        "thresholds": PriorityThresholds.objects.in_force(today()).first(),
        "as_of": portfolio_date(today()),
    }
    return render(request, "strategies/cards.html", context)


@require_safe
def card_export(request: HttpRequest) -> HttpResponseBase:
    """The cards of the screen's filter as CSV, all of them."""
    try:
        found = _asked(request)
    except ValidationError as error:
        return render(request, "strategies/cards.html", wrong(error), status=400)
    count_export(request)
    name = file_name("payer-strategies", request.GET.getlist("priority"), portfolio_date(today()))
    return export(name, "csv", HEADINGS, (file_row(card) for card in found))


@require_safe
def one(request: HttpRequest, payer_id: int) -> HttpResponse:
    """One payer's strategy in full, and its versions."""
    card = _card(request, payer_id)
    versions = card.version.strategy.versions.select_related("created_by", "activated_by")
    return render(request, "strategies/one.html", {"card": card, "versions": versions})


@require_safe
def compare(request: HttpRequest, payer_id: int) -> HttpResponse:
    """The payer beside the one with the highest rate."""
    mine = _card(request, payer_id)
    top = best_of(PayerPerformance.objects.for_user(person(request)))
    best = _card(request, top.payer_id) if top and top.payer_id != payer_id else None
    context: dict[str, Any] = {"card": mine, "best": best, "is_best": best is None and top}
    rows = differences(mine, best) if best else []
    return render(request, "strategies/compare.html", {**context, "rows": rows, "enough": ENOUGH})


def _asked(request: HttpRequest) -> list[Card]:
    """The cards of the address; ValidationError names the parameter that is wrong."""
    parameters.check_names(request.GET, PARAMETERS)
    wanted = parameters.words(request.GET, "priority", Priority.values)
    words = parameters.text(request.GET, "q").casefold()
    return [
        card
        for card in cards_of(person(request), today())
        if (not wanted or card.ranked.priority in wanted) and words in card.payer.name.casefold()
    ]


def _card(request: HttpRequest, payer_id: int) -> Card:
    payer = get_object_or_404(Payer.objects.for_user(request.user).current(), pk=payer_id)
    return cards_of(person(request), today(), [payer])[0]


def _shared_strategies(request: HttpRequest) -> list[StrategyVersion]:
    """Those of a line of business, and the default."""
    in_force = StrategyVersion.objects.for_user(request.user).in_force(today())
    shared = in_force.filter(strategy__payer_key="").select_related("strategy")
    latest = {version.strategy_id: version for version in reversed(shared)}
    return sorted(latest.values(), key=lambda version: version.strategy.name)


urlpatterns: list[URLPattern] = [
    *both("payer-strategies/", card_list, "payer-strategies"),
    *both("payer-strategies/export/", card_export, "payer-strategies-export"),
    *both("payer-strategies/<int:payer_id>/", one, "payer-strategy"),
    *both("payer-strategies/<int:payer_id>/compare/", compare, "payer-strategy-compare"),
]
