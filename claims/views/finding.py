"""The one box of the top bar: a number opens its claim or lists what matches, a name is a patient.

It is posted, and only what some claim has as its number, account, reference or balance goes on
into an address: nothing else that is typed there, which may be a name or a member id.
"""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, reverse
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.people import person
from arengine.lib.dates import now
from arengine.lib.http import both
from claims.filters.search import numbered, only_hit, owing, sought, whole
from claims.find import claim_address
from claims.models import Claim
from claims.views.patients import COLUMNS, MOST, found_patient

LONGEST = 160


@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Opens the claim, or lists claims, or shows a patient's, or says what was searched."""
    text, user = request.POST.get("q", "").strip()[:LONGEST], person(request)
    if not text:
        return redirect("claims")
    if address := _address(user, text):
        return redirect(address)
    by_name = not any(sign.isdigit() for sign in text)
    context: dict[str, Any] = {"asked": text, "columns": COLUMNS, "most": MOST, "by_name": by_name}
    found = found_patient(request, {"name" if by_name else "member_id": text})
    return render(request, "claims/found.html", context | found)


def _address(user: User, text: str) -> str:
    """Of the one claim that is meant, or of the list of those that may be."""
    mine, left = Claim.objects.for_user(user), Claim.objects.departed_from(user, now())
    meanings = ((mine, [Q(claim_number=text)]), (mine, whole(text)), (left, numbered(text)))
    for claims, parts in (*meanings, (mine.present(), owing(text))):
        if hit := only_hit(claims, parts):
            return claim_address(hit)
    if mine.present().filter(sought(text)).exists():
        return f"{reverse('claims')}?{urlencode({'q': text})}"
    return ""


urlpatterns: list[URLPattern] = [*both("claims/find/", find, "claims-find")]
