"""One claim's workflow: begin it, settle the step at hand, leave it."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern
from django.views.decorators.http import require_http_methods

from accounts.choices import Role
from accounts.people import person
from arengine.lib.dates import now, today
from arengine.lib.http import both
from claims.find import claim_address, find_claim, find_readable_claim, is_claim_number
from claims.forms.claims import first_error
from claims.models import Claim
from claims.rights import must_work
from claims.views.claim import claim_page
from strategies.forms.enrolment import BeginForm, LeaveForm, StepForm
from strategies.models import Enrolment
from strategies.services.enrolment import enrol_claim, leave_workflow, settle_step
from strategies.services.handover_undo import take_back_handover
from strategies.services.tracking import (
    current_enrolment,
    last_handover,
    past_enrolments,
    places_of,
)


@require_http_methods(["GET", "HEAD", "POST"])
def claim_workflow(request: HttpRequest, claim_number: str) -> HttpResponse:
    """The workflow of a claim, or what may be done with it."""
    if request.method == "POST":
        return _act(request, claim_number)
    # A number may end like this address.
    if is_claim_number(f"{claim_number}/workflow"):
        return claim_page(request, f"{claim_number}/workflow")
    found = find_readable_claim(person(request), claim_number, now())
    return render(request, "strategies/claim_workflow.html", _shown(request, found.claim))


def _act(request: HttpRequest, claim_number: str) -> HttpResponse:
    claim = find_claim(person(request), claim_number, now())
    must_work(person(request))
    kind, verb, done = ACTS.get(request.POST.get("act", ""), (None, None, ""))
    if kind is None or verb is None:
        raise Http404
    form = kind(request.POST)
    if form.is_valid():
        verb(request, claim, form.cleaned_data)
        messages.success(request, done)
    else:
        messages.error(request, first_error(form))
    return redirect(f"{claim_address(claim.claim_number)}/workflow")


def _begin(request: HttpRequest, claim: Claim, said: dict[str, Any]) -> None:
    enrol_claim(claim, said["workflow"], user=person(request), today=today())


def _settle(request: HttpRequest, claim: Claim, said: dict[str, Any]) -> None:
    running = _running(claim)
    running.position, running.cycle = said["position"], said["cycle"]
    words = {"state": said["state"], "words": said["words"]}
    settle_step(running, user=person(request), today=today(), **words)


def _leave(request: HttpRequest, claim: Claim, said: dict[str, Any]) -> None:
    leave_workflow(_running(claim), user=person(request), today=today(), reason=said["reason"])


def _take_back(request: HttpRequest, claim: Claim, said: dict[str, Any]) -> None:
    handover = last_handover(claim)
    if handover is None:
        raise Http404
    take_back_handover(handover, user=person(request), today=today(), reason=said["reason"])


def _running(claim: Claim) -> Enrolment:
    running = current_enrolment(claim)
    if running is None:
        raise Http404
    return running


def _shown(request: HttpRequest, claim: Claim) -> dict[str, Any]:
    running = current_enrolment(claim)
    return {
        "claim": claim,
        "link": claim_address(claim.claim_number),
        "running": running,
        "places": places_of(running) if running else [],
        "past": past_enrolments(claim),
        "handed_over": last_handover(claim),
        "begin": BeginForm(),
        "may_work": person(request).role != Role.AUDITOR and claim.is_open,
        "today": today(),
    }


ACTS: dict[str, tuple[type[Form], Any, str]] = {
    "begin": (BeginForm, _begin, "The workflow has begun."),
    "settle": (StepForm, _settle, "The step is settled."),
    "leave": (LeaveForm, _leave, "The claim has left its workflow."),
    "take-back": (LeaveForm, _take_back, "The claim is back where it was."),
}
urlpatterns: list[URLPattern] = both(
    "claims/<path:claim_number>/workflow/", claim_workflow, "claim-workflow"
)
