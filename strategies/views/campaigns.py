"""Campaigns: the list and its export, one campaign with its claims, and what is done to it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import count_export
from accounts.people import person
from arengine.lib import keyset, parameters
from arengine.lib.dates import now, today
from arengine.lib.exports import FORMATS, export
from arengine.lib.http import both
from arengine.lib.money import ZERO
from claims.bulk.totals import Total, exact_total
from claims.find import claim_address
from claims.lists import naming
from claims.lists.columns import cells, file_values
from claims.models import Payer
from claims.rights import must_decide
from claims.views import lists
from claims.views.choices import MOST_PAYERS, payer_field, payer_names
from strategies.campaign_lists import asked as asking
from strategies.campaign_lists import detail
from strategies.campaign_lists.columns import (
    CAMPAIGN_COLUMNS,
    CAMPAIGN_FIELDS,
    CLAIM_COLUMNS,
    CLAIM_FIELDS,
)
from strategies.campaign_lists.trial import shown_trial
from strategies.choices import CampaignState
from strategies.models import Campaign, CampaignLaunch, Trial, Workflow
from strategies.services import campaign_launches, campaign_states, campaigns
from strategies.services.targets import preview_targets

LISTS = "strategies/campaigns.html"
OF_CLAIMS = "strategies/campaign_claims.html"


@require_safe
def campaign_list(request: HttpRequest) -> HttpResponse:
    """A page of campaigns, the latest first; every figure was kept by the night."""
    user, ordering = person(request), request.GET.get("ordering", asking.DEFAULT_ORDER)
    values = naming.given_values(request.GET, asking.PARAMETERS)
    context: dict[str, Any] = {
        "states": CampaignState.choices,
        "workflows": list(Workflow.objects.for_user(user).values_list("key", "name")),
        "payers": list(
            Payer.objects.for_user(user).current().values_list("name", flat=True)[:MOST_PAYERS]
        ),
        "values": values,
        "columns": CAMPAIGN_COLUMNS,
        "headings": lists.headings(CAMPAIGN_COLUMNS, ordering),
    }
    try:
        context |= _found(request, values)
    except ValidationError as error:
        return render(request, LISTS, context | lists.wrong(error), status=400)
    return render(request, LISTS, context)


def _found(request: HttpRequest, values: dict[str, str]) -> dict[str, Any]:
    wanted = asking.read_campaigns(request.GET)
    found, place = asking.find_campaigns(person(request), wanted), wanted.place
    page = keyset.page(
        found.values(*CAMPAIGN_FIELDS),
        place.order,
        scope="campaigns",
        limit=place.limit,
        cursor=place.cursor,
    )
    rows = [
        lists.Line(row, f"/campaigns/{row['id']}", cells(CAMPAIGN_COLUMNS, row, today()))
        for row in page.rows
    ]
    return {
        "page": page,
        "lines": rows,
        "total": exact_total(found, "targeted_balance"),
        "chips": lists.chips(values, request.GET, {"payer": payer_names(wanted.payers)}),
        "values": {**values, "payer": payer_field(wanted.payers, values["payer"])},
    }


@require_safe
def campaign_export(request: HttpRequest) -> HttpResponseBase:
    """All campaigns of the screen's filter in the screen's order."""
    try:
        wanted = asking.read_campaigns(request.GET, also=("format",))
        file_format = parameters.word(request.GET, "format", FORMATS) or "csv"
    except ValidationError as error:
        return render(request, LISTS, lists.wrong(error), status=400)
    count_export(request)
    rows = asking.find_campaigns(person(request), wanted).values(*CAMPAIGN_FIELDS)
    every = keyset.in_order(rows, wanted.place.order).iterator()
    name = naming.file_name("campaigns", request.GET.getlist("state"), today())
    headings = [column.heading for column in CAMPAIGN_COLUMNS]
    values = (file_values(CAMPAIGN_COLUMNS, row, today()) for row in every)
    return export(name, file_format, headings, values)


@require_safe
def one(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """One campaign: what it is about, what it reached, what comes next."""
    campaign = _mine(request, campaign_id)
    context: dict[str, Any] = {"campaign": campaign}
    if campaign.is_draft:
        user, ends_on = person(request), campaign.ends_on
        context["preview"] = preview_targets(campaign.filters, ends_on, user=user, today=today())
    elif campaign.is_launching:
        context |= _launch(campaign)
    else:
        context |= detail.reached(campaign)
    context["filter_query"] = detail.filter_query(campaign)
    context["shown"] = shown_trial(campaign, user=person(request), today=today())
    return render(request, "strategies/campaign.html", context)


@require_safe
def progress(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The moving part of a launch; once it has ended the whole page is asked for."""
    campaign = _mine(request, campaign_id)
    if campaign.is_launching:
        context = {"campaign": campaign, **_launch(campaign)}
        return render(request, "strategies/campaign_progress.html", context)
    return HttpResponse(headers={"HX-Refresh": "true"})


def _launch(campaign: Campaign) -> dict[str, Any]:
    launch = CampaignLaunch.objects.get(pk=campaign.pk)
    return {"launch": launch, "is_stuck": launch.is_stuck(now())}


@require_safe
def claim_list(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The claims behind a figure; they add up to it."""
    campaign = _mine(request, campaign_id)
    try:
        wanted = asking.read_claims(request.GET)
        rows = asking.find_claims(person(request), campaign, wanted)
        place = wanted.place
        page = keyset.page(
            rows.values(*CLAIM_FIELDS),
            place.order,
            scope=f"campaign {campaign_id}",
            limit=place.limit,
            cursor=place.cursor,
        )
    except ValidationError as error:
        return render(request, OF_CLAIMS, {"campaign": campaign, **lists.wrong(error)}, status=400)
    lines = [
        lists.Line(
            row, claim_address(row["claim__claim_number"]), cells(CLAIM_COLUMNS, row, today())
        )
        for row in page.rows
    ]
    sums = rows.aggregate(
        rows=Count("pk"), start=Sum("balance_at_start"), collected=Sum("result__collected")
    )
    context = {
        "campaign": campaign,
        "show": wanted.show,
        "arm": wanted.arm,
        "arms": asking.ARMS if Trial.objects.filter(campaign=campaign).exists() else {},
        "shows": [(key, label) for key, (label, _) in asking.SHOWS.items()],
        "page": page,
        "lines": lines,
        "columns": CLAIM_COLUMNS,
        "headings": lists.headings(CLAIM_COLUMNS, request.GET.get("ordering", "enrolled")),
        "total": Total(sums["rows"], sums["start"] or ZERO),
        "collected": sums["collected"] or ZERO,
    }
    return render(request, OF_CLAIMS, context)


@require_safe
def claim_export(request: HttpRequest, campaign_id: int) -> HttpResponseBase:
    """The same claims as a file, all of them."""
    campaign = _mine(request, campaign_id)
    try:
        wanted = asking.read_claims(request.GET, also=("format",))
        file_format = parameters.word(request.GET, "format", FORMATS) or "csv"
    except ValidationError as error:
        return render(request, OF_CLAIMS, {"campaign": campaign, **lists.wrong(error)}, status=400)
    count_export(request)
    rows = asking.find_claims(person(request), campaign, wanted).values(*CLAIM_FIELDS)
    every = keyset.in_order(rows, wanted.place.order).iterator()
    name = naming.file_name(f"campaign-{campaign_id}", [wanted.show], today())
    headings = [column.heading for column in CLAIM_COLUMNS]
    return export(
        name, file_format, headings, (file_values(CLAIM_COLUMNS, row, today()) for row in every)
    )


@require_POST
def launch(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Freezes and enrols what was agreed to."""
    campaign, agreed = _to_decide(request, campaign_id), request.POST.get("agreed", "")
    campaign_launches.launch_campaign(campaign, agreed=agreed, user=person(request), today=today())
    return redirect(campaign.link)


@require_POST
def pause(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Its claims' steps wait."""
    campaign = _to_decide(request, campaign_id)
    campaign_states.pause_campaign(campaign, user=person(request))
    messages.success(request, "Paused: nothing comes due until it is resumed.")
    return redirect(campaign.link)


@require_POST
def resume(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Its claims' steps come due again, later by the pause."""
    campaign = _to_decide(request, campaign_id)
    campaign_states.resume_campaign(campaign, user=person(request), today=today())
    messages.success(request, "Resumed: steps and end moved on by the days of the pause.")
    return redirect(campaign.link)


@require_POST
def complete(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Ends it, with a word on what came of it."""
    campaign, note = _to_decide(request, campaign_id), request.POST.get("note", "")[:300]
    campaign_states.complete_campaign(campaign, user=person(request), note=note, today=today())
    messages.success(request, "Completed. Payments within its window still count.")
    return redirect(campaign.link)


@require_POST
def clone(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """A draft over the same filter."""
    campaign = _to_decide(request, campaign_id)
    copy = campaigns.clone_campaign(campaign, user=person(request), today=today())
    return redirect(copy.link)


def _mine(request: HttpRequest, campaign_id: int) -> Campaign:
    rows = Campaign.objects.for_user(request.user).select_related(
        "payer__merged_into", "workflow", "owner", "latest", "completed_by", "cloned_from"
    )
    return get_object_or_404(rows, pk=campaign_id)


def _to_decide(request: HttpRequest, campaign_id: int) -> Campaign:
    """Not to be seen: 404; seen, but not to be decided on by this person: 403."""
    campaign = _mine(request, campaign_id)
    must_decide(person(request))
    return campaign


ONE = "campaigns/<int:campaign_id>"
urlpatterns: list[URLPattern] = [
    *both("campaigns/", campaign_list, "campaigns"),
    *both("campaigns/export/", campaign_export, "campaigns-export"),
    *both(f"{ONE}/", one, "campaign"),
    *both(f"{ONE}/claims/", claim_list, "campaign-claims"),
    *both(f"{ONE}/claims/export/", claim_export, "campaign-claims-export"),
    *both(f"{ONE}/progress/", progress, "campaign-progress"),
    *both(f"{ONE}/launch/", launch, "campaign-launch"),
    *both(f"{ONE}/pause/", pause, "campaign-pause"),
    *both(f"{ONE}/resume/", resume, "campaign-resume"),
    *both(f"{ONE}/complete/", complete, "campaign-complete"),
    *both(f"{ONE}/clone/", clone, "campaign-clone"),
]
