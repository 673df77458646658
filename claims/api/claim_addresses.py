"""Addresses below a claim's own: what is read or put there is the claim whose number ends so."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern

from arengine.lib.http import both
from claims.api.claims import claim_one
from claims.find import is_claim_number


def unless_a_claim(rest: str, view: Any) -> Any:
    """The view, but for a claim whose number ends with `rest`."""

    @wraps(view)
    def chosen(request: HttpRequest, claim_number: str, **more: int) -> HttpResponseBase:
        longer = f"{claim_number}/{rest.format(**more)}"
        is_put = request.method == "PUT"
        if is_put or (request.method in ("GET", "HEAD") and is_claim_number(longer)):
            return claim_one(request, claim_number=longer)
        answer: HttpResponseBase = view(request, claim_number=claim_number, **more)
        return answer

    return chosen


def verb_addresses(verbs: dict[str, Any]) -> list[URLPattern]:
    """Addresses of what may be done with a claim, by what stands after its number."""
    return [
        pattern
        for verb, view in verbs.items()
        for pattern in both(
            f"claims/<path:claim_number>/{verb}/", unless_a_claim(verb, view), f"api-claim-{verb}"
        )
    ]
