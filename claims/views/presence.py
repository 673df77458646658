"""The beat of an open claim page: who else has the claim open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern
from django.views.decorators.http import require_POST

from accounts.people import person
from arengine.lib.dates import now
from claims.find import claim_address, find_readable_claim
from claims.presence import note_presence
from claims.views.claim_addresses import verb_addresses


@require_POST
def beat(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Still here; and who else is."""
    user, moment = person(request), now()
    found = find_readable_claim(user, claim_number, moment)
    shown = {
        "found": found,
        "link": claim_address(found.claim.claim_number),
        "others": note_presence(found.claim, user, moment),
    }
    return render(request, "claims/claim_presence.html", shown)


urlpatterns: list[URLPattern] = verb_addresses({"presence": beat})
