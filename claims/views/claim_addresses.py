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
from claims.find import (
    claim_address,
    find_claim,
    is_claim_number,
)
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


def posted_only(verb: str, view: Any) -> Any:
    """Verbs are posted: what is read at a verb's address is the claim whose number ends like it."""

    @wraps(view)
    def chosen(request: HttpRequest, claim_number: str) -> HttpResponse:
        longer = f"{claim_number}/{verb}"
        if request.method in ("GET", "HEAD") and is_claim_number(longer):
            return claim_page(request, longer)
        return view(request, claim_number)

    return chosen


def verb_addresses(verbs: dict[str, Any]) -> list[URLPattern]:
    """Addresses below a claim's, by what stands after its number."""
    return [
        pattern
        for verb, view in verbs.items()
        for pattern in both(
            f"claims/<path:claim_number>/{verb}/",
            posted_only(verb, told_if_stale(view)),
            f"claim-{verb}",
        )
    ]
