"""On the claim's page: to the lead or another team, and back."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.views.decorators.http import require_POST

from accounts.people import person
from arengine.lib.dates import today
from claims.forms.escalation import EscalationForm, ReturnForm
from claims.services.escalation import escalate_claim, open_escalation, return_claim
from claims.views.claim_addresses import verb_addresses
from claims.views.claim_verbs import back, for_work


@require_POST
def escalate(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Gives the claim to the lead of its team, or to the team that is named."""
    claim, form = for_work(request, claim_number), EscalationForm(request.POST)
    if form.is_valid():
        escalate_claim(claim, user=person(request), today=today(), **form.cleaned_data)
    return back(request, claim, form, "The claim is escalated.")


@require_POST
def give_back(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Gives the claim back to where it was."""
    claim, form = for_work(request, claim_number), ReturnForm(request.POST)
    if form.is_valid():
        raised = open_escalation(claim)
        return_claim(raised, user=person(request), today=today(), **form.cleaned_data)
    return back(request, claim, form, "The claim is given back.")


urlpatterns: list[URLPattern] = verb_addresses({"escalate": escalate, "return": give_back})
