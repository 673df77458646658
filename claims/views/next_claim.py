"""The next claim: taken, opened, let go. What only looks changes nothing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern
from django.views.decorators.http import require_POST, require_safe

from accounts.people import person
from arengine.lib.dates import now, today
from arengine.lib.http import both
from claims.find import RELATED, Readable, claim_address, find_claim
from claims.forms.claims import first_error
from claims.forms.snoozing import SnoozeForm
from claims.rights import must_work
from claims.services.leases import let_go, take, take_next
from claims.services.snoozing import snooze
from claims.views.claim import show_claim
from claims.worklist.ending import end_of_queue

UNWORKED = "You have this claim in hand: log what came of it, snooze it or escalate it to go on."
STAY = "list"


@require_POST
def next_claim(request: HttpRequest) -> HttpResponse:
    """Opens the next claim of the person's queue, now theirs; at its end, says so. A claim in hand
    that was not worked comes first: pressed on that one, its page says what is missing. The page is
    the answer itself: a redirect would cost the agent a second round trip, sixty times a day."""
    user = must_work(person(request))
    claim = take_next(user, today=today(), now=now(), related=RELATED)
    if claim is None:
        return redirect("worklist-end")
    if request.POST.get("open") == claim.claim_number:
        messages.info(request, UNWORKED)
    return show_claim(request, Readable(claim))


@require_safe
def end(request: HttpRequest) -> HttpResponse:
    """What is left when Next finds nothing: who else has claims in hand, and what sleeps."""
    shown = end_of_queue(must_work(person(request)), now())
    return render(request, "claims/worklist_end.html", shown)


@require_POST
def take_claim(request: HttpRequest) -> HttpResponse:
    """Takes a claim by its number and opens it."""
    user = must_work(person(request))
    claim = find_claim(user, request.POST.get("claim_number", ""), now())
    take(claim, user=user, now=now())
    return redirect(claim_address(claim.claim_number))


@require_POST
def leave_claim(request: HttpRequest) -> HttpResponse:
    """Frees what the person has in hand, for others to take."""
    user = must_work(person(request))
    number = request.POST.get("claim_number", "")
    freed = let_go(user, find_claim(user, number, now()) if number else None)
    if freed:
        messages.success(request, "Let go; it can be served to others again.")
    return redirect("worklist-end" if not number else claim_address(number))


@require_POST
def snooze_claim(request: HttpRequest) -> HttpResponse:
    """Puts a claim off, and goes on to the next one, or back to the list where that was asked."""
    user = must_work(person(request))
    claim = find_claim(user, request.POST.get("claim_number", ""), now())
    form = SnoozeForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect(claim_address(claim.claim_number))
    snooze(claim, user=user, today=today(), **form.said(today()))
    messages.success(request, f"Claim {claim.claim_number} sleeps; it comes back by itself.")
    return redirect("worklist") if request.POST.get("then") == STAY else next_claim(request)


urlpatterns: list[URLPattern] = [
    *both("worklist/next", next_claim, "worklist-next"),
    *both("worklist/end", end, "worklist-end"),
    *both("worklist/take", take_claim, "worklist-take"),
    *both("worklist/snooze", snooze_claim, "worklist-snooze"),
    *both("worklist/let-go", leave_claim, "worklist-let-go"),
]
