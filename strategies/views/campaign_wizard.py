"""A new campaign: first which claims, then its name and days with a preview, then the draft."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import URLPattern
from django.views.decorators.http import require_http_methods

from accounts.people import person
from arengine.lib.dates import today
from arengine.lib.errors import Refused
from arengine.lib.http import both
from claims.filters.claims import PARAMETERS
from claims.lists import naming
from claims.rights import must_decide
from claims.views import lists
from claims.views.choices import offered
from strategies.forms.campaigns import CampaignForm, usual
from strategies.models import Campaign
from strategies.services.campaigns import draft_campaign, preview_campaign
from strategies.services.targets import as_query, clean_filters, preview_targets

TEMPLATE = "strategies/campaign_new.html"
USUAL_DAYS = 30


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The filter is the address, as in the list of claims; posted, it is previewed or drafted."""
    must_decide(person(request))
    context = _frame(request)
    try:
        filters = clean_filters(_given(request))
        context["query"] = as_query(filters).urlencode()
        context |= _previewed(request, context["form"], filters)
    except ValidationError as error:
        return render(request, TEMPLATE, context | lists.wrong(error), status=400)
    except Refused as refusal:
        context["refusal"] = refusal.message
        return render(request, TEMPLATE, context, status=409)
    if context.get("drafted"):
        return _saved(request, context["drafted"])
    return render(request, TEMPLATE, context)


def _given(request: HttpRequest) -> QueryDict:
    return QueryDict(request.POST["query"]) if "query" in request.POST else request.GET


def _frame(request: HttpRequest) -> dict[str, Any]:
    user, day = person(request), today()
    begun = usual(user, day, day + timedelta(days=USUAL_DAYS))
    posted = request.POST if request.method == "POST" else None
    form = CampaignForm(posted, initial=begun)
    values = naming.given_values(_given(request), PARAMETERS)
    return {"form": form, "values": values, "ends_on": begun["ends_on"], **offered(user)}


def _previewed(
    request: HttpRequest, form: CampaignForm, filters: dict[str, list[str]]
) -> dict[str, Any]:
    """What it would be about; drafted where the person said so and nothing speaks against it."""
    user = person(request)
    if not form.is_valid():
        ends_on = today() + timedelta(days=USUAL_DAYS)
        return {"preview": preview_targets(filters, ends_on, user=user, today=today())}
    plan = form.plan(filters)
    if "draft" in request.POST:
        return {"drafted": draft_campaign(plan, user=user, today=today())}
    return {"preview": preview_campaign(plan, user=user, today=today())}


def _saved(request: HttpRequest, made: Campaign) -> HttpResponse:
    if Campaign.objects.for_user(request.user).filter(pk=made.pk).exists():
        return redirect(made.link + ("/trial" if request.POST["draft"] == "trial" else ""))
    messages.success(request, f"“{made}” is a draft of {made.owner.username}.")
    return redirect("campaigns")


urlpatterns: list[URLPattern] = [*both("campaigns/new/", new, "campaign-new")]
