"""The touch form and the undo of the last touch, for any page that includes them."""

from datetime import date
from typing import Any

from django import template

from accounts.people import person
from arengine.lib.dates import now, today, written
from claims.bulk.parts import EVERY, Parts
from claims.find import claim_address
from claims.views.touch_desk import Desk, touch_desk
from claims.views.undo import offered_undo

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_of_claim(context: template.Context) -> Desk:
    """Of the page's `claim`, with what was `typed` where the page has it."""
    user = person(context["request"])
    parts: Parts = context.get("parts") or EVERY
    typed = context.get("typed")
    return touch_desk(user, context["claim"], today(), typed, has_draft=parts.draft)


@register.filter
def typed_day(text: str) -> str:
    """A day that was typed, as pages write it; what is no day stays as it was typed."""
    try:
        return written(date.fromisoformat(text))
    except ValueError:
        return text


@register.simple_tag
def address_of(claim_number: str) -> str:
    """The claim's page; its verbs stand below it."""
    return claim_address(claim_number)


@register.inclusion_tag("claims/undo.html", takes_context=True)
def undo_toast(context: template.Context) -> dict[str, Any]:
    """For ten seconds after a touch was logged, on whatever page comes next."""
    request = context.get("request")
    undo = offered_undo(request, now()) if request and request.COOKIES.get("undo") else None
    return {"undo": undo, "csrf_token": context.get("csrf_token")}
