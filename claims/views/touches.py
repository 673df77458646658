"""Logging a touch, taking it back, correcting it; nothing typed is lost whatever comes of it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern
from django.views.decorators.http import require_http_methods, require_POST

from accounts.people import person
from arengine.lib.dates import now, today
from arengine.lib.errors import Refused, Stale
from claims.find import claim_address, find_claim_to_work, find_readable_claim
from claims.forms.claims import first_error
from claims.forms.touches import CorrectionForm, TakeBackForm, TouchForm
from claims.models import Claim, Outcome
from claims.rights import must_work
from claims.services.drafts import save_draft
from claims.services.touch_corrections import correct_touch, take_back_touch
from claims.services.touches import log_touch
from claims.views.claim_addresses import addresses
from claims.views.next_claim import next_claim
from claims.views.story import story
from claims.views.touch_desk import words_of
from claims.views.undo import COOKIE, keep_undo, offer_undo

SHOWN = 12


@require_http_methods(["GET", "POST"])
def log(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Logs what came of it and goes to the next claim. Read (after signing in again in between),
    it leads back to the claim, where the draft is."""
    if request.method == "GET":
        return redirect(claim_address(claim_number))
    user, form = person(request), TouchForm(request.POST)
    try:
        if not form.is_valid():
            claim = find_claim_to_work(user, claim_number, now())
            return _again(request, claim, 400, error=first_error(form))
        # Its number is enough: it is read again, locked.
        claim = find_claim_to_work(user, claim_number, now(), related=(), only=("claim_number",))
        touch = log_touch(claim, user=user, today=today(), now=now(), **form.cleaned_data)
    except (Refused, PermissionDenied) as no:
        return _kept(request, claim_number, no)
    undo = offer_undo(request, touch)
    return keep_undo(_next(request, claim), undo)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Touches of the claim to be corrected; one of them in the form; the correction."""
    claim = find_claim_to_work(person(request), claim_number, now())
    if request.method == "GET":
        return _corrections(request, claim)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _again(request, claim, 400, error=first_error(form))
    said = {name: value for name, value in form.cleaned_data.items() if name != "form"}
    touch = get_object_or_404(claim.touches, pk=said.pop("touch"))
    try:
        correct_touch(touch, user=person(request), today=today(), now=now(), **said)
    except Refused as no:
        return _kept(request, claim_number, no)
    return redirect(claim_address(claim.claim_number))


@require_POST
def take_back(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Takes a touch back; what it said stands in the form again."""
    claim = find_claim_to_work(person(request), claim_number, now())
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        raise Refused("form_unreadable", first_error(form))
    said = dict(form.cleaned_data)
    touch = get_object_or_404(claim.touches.select_related("outcome"), pk=said.pop("touch"))
    take_back_touch(touch, user=person(request), now=now(), **said)
    if touch.user_id == person(request).pk:
        save_draft(claim, user=person(request), said=words_of(touch), now=now())
    answer = redirect(claim_address(claim.claim_number))
    answer.delete_cookie(COOKIE)
    return answer


@require_POST
def draft(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Keeps what stands in the form. A claim that has left the team keeps its drafts, too."""
    user = must_work(person(request))
    claim = find_readable_claim(user, claim_number, now()).claim
    is_kept = save_draft(claim, user=user, said=_typed(request), now=now())
    return JsonResponse({"saved": is_kept})


def _typed(request: HttpRequest) -> dict[str, str]:
    said = {name: request.POST[name] for name in request.POST}
    return said | {"outcome": said.get("more") or said.get("outcome", "")}


def _kept(request: HttpRequest, claim_number: str, no: Exception) -> HttpResponse:
    """Refused: the claim as it is now beside what was typed, to be sent again. A claim that was
    given to another team meanwhile is only read."""
    found = find_readable_claim(person(request), claim_number, now())
    if isinstance(no, PermissionDenied):
        must_work(person(request))
        return _again(request, found.claim, 403, error=str(no), may_send=False)
    stale = no if isinstance(no, Stale) else None
    return _again(request, found.claim, 409, error=str(no), stale=stale)


def _again(
    request: HttpRequest,
    claim: Claim,
    status: int,
    *,
    error: str,
    stale: Stale | None = None,
    may_send: bool = True,
) -> HttpResponse:
    """Both sides: what happened meanwhile, and what was typed, which is also kept as a draft."""
    save_draft(claim, user=person(request), said=_typed(request), now=now())
    since = max((stale.current or 0) - stale.expected, 1) if stale else SHOWN
    return _page(
        request, claim, status, typed=_typed(request), error=error, stale=stale,
        story=story(claim)[:since], may_send=may_send, touch=request.POST.get("touch", ""),
    )  # fmt: skip


def _corrections(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Those that stand; with `?touch=` that one in the form."""
    touches = claim.touches.standing().select_related("user", "outcome")[:SHOWN]
    asked = request.GET.get("touch", "")
    chosen = next((touch for touch in touches if str(touch.pk) == asked), None)
    typed = words_of(chosen) if chosen else None
    number = chosen.pk if chosen else ""
    return _page(request, claim, 200, typed=typed, touches=touches, touch=number, may_send=True)


def _page(request: HttpRequest, claim: Claim, status: int, **shown: Any) -> HttpResponse:
    shown |= {"claim": claim, "link": claim_address(claim.claim_number)}
    outcome = Outcome.objects.filter(code=(shown["typed"] or {}).get("outcome", "")[:24]).first()
    return render(request, "claims/touch_again.html", shown | {"outcome": outcome}, status=status)


def _next(request: HttpRequest, claim: Claim) -> HttpResponse:
    """On to the next claim of the queue; back to this one where that was asked for."""
    if request.POST.get("then") == "stay":
        return redirect(claim_address(claim.claim_number))
    return next_claim(request)


VERBS = {"touches": log, "correct": correct, "take-back": take_back, "draft": draft}
urlpatterns: list[URLPattern] = addresses(VERBS)
