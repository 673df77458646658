"""What is done with one claim by hand: assign, pay, write off, reverse, name, move."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern
from django.views.decorators.http import require_POST

from accounts.people import person
from arengine.lib.dates import now, today
from claims.choices import EntryKind
from claims.find import claim_address, find_claim_to_work
from claims.forms.claims import (
    AssignmentForm,
    CauseForm,
    PaymentForm,
    ReversalForm,
    StatusForm,
    WriteOffForm,
    first_error,
)
from claims.models import Claim, DecisionRequest
from claims.services.assignment import assign_claim
from claims.services.decisions import write_off_or_ask
from claims.services.ledger import post_entry, reverse_entry
from claims.services.root_causes import set_root_cause
from claims.services.statuses import move_statuses
from claims.views.claim import unmask
from claims.views.claim_addresses import verb_addresses

ASKED = "The write-off is asked for; it waits for somebody else's decision."


@require_POST
def assign(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Gives the claim to a team or person by hand."""
    claim, form = for_work(request, claim_number), AssignmentForm(request.POST)
    if form.is_valid():
        assign_claim(claim, user=person(request), today=today(), **form.cleaned_data)
    return back(request, claim, form, "The claim is assigned.")


@require_POST
def pay(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Posts a payment received."""
    claim, form = for_work(request, claim_number), PaymentForm(request.POST)
    if form.is_valid():
        user, day = person(request), today()
        post_entry(claim, kind=EntryKind.PAYMENT, user=user, today=day, **form.cleaned_data)
    return back(request, claim, form, "The payment is posted.")


@require_POST
def give_up(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Writes an amount off; above the person's limit it asks somebody else to."""
    claim, form = for_work(request, claim_number), WriteOffForm(request.POST)
    done = ""
    if form.is_valid():
        given = write_off_or_ask(claim, user=person(request), today=today(), **form.cleaned_data)
        asked = isinstance(given, DecisionRequest)
        done = ASKED if asked else "The amount is written off."
    return back(request, claim, form, done)


@require_POST
def name_cause(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Says what was behind the denial."""
    claim, form = for_work(request, claim_number), CauseForm(request.POST)
    if form.is_valid():
        set_root_cause(claim, user=person(request), **form.cleaned_data)
    return back(request, claim, form, "The root cause is noted.")


@require_POST
def take_back(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Reverses an entry of this claim."""
    claim, form = for_work(request, claim_number), ReversalForm(request.POST)
    if form.is_valid():
        entry = get_object_or_404(claim.entries, pk=form.cleaned_data["entry"])
        said = {name: form.cleaned_data[name] for name in ("reason", "expected_version")}
        reverse_entry(entry, user=person(request), today=today(), **said)
    return back(request, claim, form, "The entry is reversed.")


@require_POST
def move(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Moves the claim's statuses."""
    claim, form = for_work(request, claim_number), StatusForm(request.POST)
    if form.is_valid():
        move_statuses(claim, user=person(request), today=today(), **form.cleaned_data)
    return back(request, claim, form, "The statuses are moved.")


def for_work(request: HttpRequest, claim_number: str) -> Claim:
    """The claim, for those who may do more than look."""
    return find_claim_to_work(person(request), claim_number, now())


def back(request: HttpRequest, claim: Claim, form: Form, done: str) -> HttpResponse:
    """Back to the claim; to the list where it was just given out of the person's teams."""
    if form.is_valid():
        messages.success(request, done)
    else:
        messages.error(request, first_error(form))
    still_seen = Claim.objects.for_user(person(request)).filter(pk=claim.pk).exists()
    return redirect(claim_address(claim.claim_number)) if still_seen else redirect("claims")


VERBS = {
    "unmask": unmask,
    "assign": assign,
    "payments": pay,
    "write-off": give_up,
    "reverse": take_back,
    "cause": name_cause,
    "status": move,
}
urlpatterns: list[URLPattern] = verb_addresses(VERBS)
