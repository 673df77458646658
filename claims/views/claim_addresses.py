"""Addresses below a claim's own, and what they answer where somebody else was faster."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern

from accounts.people import person
from arengine.lib.dates import now
from arengine.lib.errors import Stale
from arengine.lib.http import both
from claims.find import claim_address, find_claim, is_claim_number
from claims.views.claim import claim_page
from claims.views.story import story


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """What the person had typed, so that nothing typed is lost."""
    hidden = ("csrfmiddlewaretoken", "version", "entry")
    names = [name for name in request.POST if name not in hidden]
    return [(name.replace("_", " "), text) for name in names if (text := request.POST[name])]


def told_if_stale(view: Any) -> Any:
    """Where somebody else was faster: both versions, what happened in between, what was typed."""

    @wraps(view)
    def told(request: HttpRequest, claim_number: str) -> HttpResponse:
        try:
            return view(request, claim_number)
        except Stale as stale:
            claim = find_claim(person(request), claim_number, now())
            since = max((stale.current or 0) - stale.expected, 1)
            context = {
                "claim": claim,
                "link": claim_address(claim.claim_number),
                "stale": stale,
                "story": story(claim, claim.attachments.listed())[:since],
                "sent": _sent(request),
            }
            return render(request, "claims/stale.html", context, status=409)

    return told


def unless_a_claim(rest: str, view: Any) -> Any:
    """The view, but for what is read there: a claim whose number ends with `rest`."""

    @wraps(view)
    def chosen(request: HttpRequest, claim_number: str, **more: int) -> HttpResponse:
        longer = f"{claim_number}/{rest.format(**more)}"
        if request.method in ("GET", "HEAD") and is_claim_number(longer):
            return claim_page(request, longer)
        answer: HttpResponse = view(request, claim_number, **more)
        return answer

    return chosen


def addresses(views: dict[str, Any]) -> list[URLPattern]:
    """Addresses below a claim's, by what stands after its number."""
    return [
        pattern
        for rest, view in views.items()
        for pattern in both(
            f"claims/<path:claim_number>/{rest}/", unless_a_claim(rest, view), f"claim-{rest}"
        )
    ]


def verb_addresses(verbs: dict[str, Any]) -> list[URLPattern]:
    """The same for verbs that name the version they act on."""
    return addresses({verb: told_if_stale(view) for verb, view in verbs.items()})
