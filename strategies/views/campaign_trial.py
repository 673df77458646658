"""Champion and challenger of a campaign: written down while it is a draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern
from django.views.decorators.http import require_http_methods, require_POST

from accounts.people import person
from arengine.lib.dates import today
from arengine.lib.errors import Refused
from arengine.lib.http import both
from claims.rights import must_decide
from strategies.campaign_lists.trial import find_trial
from strategies.forms.trials import TrialForm, begin_with, versions_to_try
from strategies.models import Campaign
from strategies.services import trials
from strategies.services.showing import expected_share

TEMPLATE = "strategies/campaign_trial.html"


@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The form; posted, it is worked out or written down."""
    campaign = _to_decide(request, campaign_id)
    if not campaign.is_draft and request.method != "POST":
        return redirect(campaign.link)
    context = _frame(request, campaign)
    form: TrialForm = context["form"]
    if not form.is_bound:
        return render(request, TEMPLATE, context)
    if not form.is_valid():
        return render(request, TEMPLATE, context, status=400)
    try:
        return _written(request, campaign, context)
    except Refused as refusal:
        context["refusal"] = refusal.message
        return render(request, TEMPLATE, context, status=409)


@require_POST
def remove(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """All claims run the campaign's own workflow."""
    campaign = _to_decide(request, campaign_id)
    trials.remove_trial(campaign, user=person(request))
    messages.success(request, "No trial: all claims run the campaign's own workflow.")
    return redirect(campaign.link)


def _written(request: HttpRequest, campaign: Campaign, context: dict[str, Any]) -> HttpResponse:
    user, plan = person(request), context["form"].plan()
    if "work_out" in request.POST:
        found = trials.preview_trial(campaign, plan, user=user, today=today())
        return render(request, TEMPLATE, context | {"foreseen": found})
    trials.write_trial(campaign, plan, user=user, today=today())
    messages.success(request, "The trial is written down; the launch freezes it.")
    return redirect(campaign.link)


def _frame(request: HttpRequest, campaign: Campaign) -> dict[str, Any]:
    champion, written = trials.champion_of(campaign, today()), find_trial(campaign)
    form = TrialForm(
        request.POST if request.method == "POST" else None,
        initial=begin_with(written, campaign, expected_share(champion)),
        versions=versions_to_try(trials.begins_on(campaign, today()), champion),
    )
    return {"campaign": campaign, "champion": champion, "trial": written, "form": form}


def _to_decide(request: HttpRequest, campaign_id: int) -> Campaign:
    """Not to be seen: 404; seen, but not to be decided on by this person: 403."""
    rows = Campaign.objects.for_user(request.user).select_related("workflow")
    campaign = get_object_or_404(rows, pk=campaign_id)
    must_decide(person(request))
    return campaign


urlpatterns: list[URLPattern] = [
    *both("campaigns/<int:campaign_id>/trial/", trial, "campaign-trial"),
    *both("campaigns/<int:campaign_id>/trial/remove/", remove, "campaign-trial-remove"),
]
