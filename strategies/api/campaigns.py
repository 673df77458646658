"""Campaigns: read by those who see everything and by their owners, written by supervisors."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import URLPattern
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people import person
from arengine.lib import keyset
from arengine.lib.bodies import Body, read_body
from arengine.lib.dates import today
from arengine.lib.http import both
from arengine.lib.json_out import money, number
from arengine.lib.parameters import no_parameters
from claims.api import schema
from claims.api.conditions import tagged
from claims.api.pages import find_by_id, next_url
from claims.rights import must_decide
from strategies.api.campaign_shapes import (
    AgreedBody,
    CampaignShape,
    NoteBody,
    NothingBody,
    PlanBody,
    PreviewShape,
)
from strategies.campaign_lists.asked import (
    DEFAULT_ORDER,
    ORDERS,
    find_campaigns,
    read_campaigns,
)
from strategies.choices import CampaignState
from strategies.models import Campaign
from strategies.rules.proportions import proportion
from strategies.services import campaign_launches, campaign_states, campaigns
from strategies.services.campaigns import Plan
from strategies.services.targets import Preview, clean_filters

PLAIN = (
    *("id", "name", "goal", "state", "starts_on", "ends_on", "window_days", "targeted_claims"),
    *("launched_at", "completed_at"),
)
KEPT = ("day", "contacted", "answered", "resolved", "paid_claims", "open_claims")


@extend_schema(
    methods=["GET"],
    operation_id="campaigns_list",
    parameters=[
        schema.parameter("state", "Where it stands.", enum=CampaignState.values, many=True),
        schema.parameter("payer", "Id or exact name.", many=True),
        schema.parameter("workflow", "Key.", many=True),
        schema.parameter("owner", "Username.", many=True),
        schema.parameter("q", "Part of its name."),
        schema.parameter("ordering", f"`{DEFAULT_ORDER}` without it.", enum=tuple(ORDERS)),
        *schema.PLACE_PARAMETERS,
    ],
    responses=schema.page_of(CampaignShape),
)
@extend_schema(
    methods=["POST"],
    operation_id="campaigns_create",
    request=PlanBody,
    responses={201: CampaignShape},
)
@api_view(["GET", "POST"])
def campaign_list(request: Request) -> Response:
    """Campaigns, the latest first; or one more, as a draft."""
    if request.method == "POST":
        return _create(request)
    asked = read_campaigns(request.query_params)
    found = find_campaigns(person(request), asked)
    page = keyset.page(
        found.values("id", asked.place.order.column),
        asked.place.order,
        scope="campaigns",
        limit=asked.place.limit,
        cursor=asked.place.cursor,
    )
    ids = [row["id"] for row in page.rows]
    rows = {one.pk: _row(one) for one in _whole(found.filter(pk__in=ids))}
    results = [rows[pk] for pk in ids if pk in rows]
    return Response({"results": results, "next": next_url(request, page.next)})


@extend_schema(operation_id="campaigns_preview", request=PlanBody, responses=PreviewShape)
@api_view(["POST"])
@no_parameters
def preview(request: Request) -> Response:
    """What such a campaign would take and what it would leave out; nothing is written."""
    user = must_decide(person(request))
    found = campaigns.preview_campaign(_plan(request), user=user, today=today())
    return Response(_preview(found))


@extend_schema(operation_id="campaigns_retrieve", responses=CampaignShape)
@api_view(["GET"])
@no_parameters
def campaign_one(request: Request, number: int) -> Response:
    """One campaign with its latest results."""
    return tagged(request, _row(_mine(request, number)))


@extend_schema(operation_id="campaigns_launch", request=AgreedBody, responses={202: CampaignShape})
@api_view(["POST"])
@no_parameters
def launch(request: Request, number: int) -> Response:
    """Freezes and enrols what was agreed to; `state` tells when all are enrolled."""
    campaign, user = _to_decide(request, number), person(request)
    agreed = read_body(AgreedBody, request)["agreed"]
    campaign_launches.launch_campaign(campaign, agreed=agreed, user=user, today=today())
    return Response(_row(_mine(request, number)), status=202)


@extend_schema(operation_id="campaigns_pause", request=NothingBody, responses=CampaignShape)
@api_view(["POST"])
@no_parameters
def pause(request: Request, number: int) -> Response:
    """Its claims' steps wait."""
    campaign = _to_decide(request, number, NothingBody)
    campaign_states.pause_campaign(campaign, user=person(request))
    return Response(_row(_mine(request, number)))


@extend_schema(operation_id="campaigns_resume", request=NothingBody, responses=CampaignShape)
@api_view(["POST"])
@no_parameters
def resume(request: Request, number: int) -> Response:
    """Steps and end move on by the days of the pause."""
    campaign = _to_decide(request, number, NothingBody)
    campaign_states.resume_campaign(campaign, user=person(request), today=today())
    return Response(_row(_mine(request, number)))


@extend_schema(operation_id="campaigns_complete", request=NoteBody, responses=CampaignShape)
@api_view(["POST"])
@no_parameters
def complete(request: Request, number: int) -> Response:
    """Ends it; claims still under way leave its workflow."""
    campaign = _to_decide(request, number)
    note = read_body(NoteBody, request)["note"]
    campaign_states.complete_campaign(campaign, user=person(request), note=note, today=today())
    return Response(_row(_mine(request, number)))


@extend_schema(operation_id="campaigns_clone", request=NothingBody, responses={201: CampaignShape})
@api_view(["POST"])
@no_parameters
def clone(request: Request, number: int) -> Response:
    """A draft over the same filter, as long as the first was."""
    campaign = _to_decide(request, number, NothingBody)
    copy = campaigns.clone_campaign(campaign, user=person(request), today=today())
    return Response(_row(_mine(request, copy.pk)), status=201)


@no_parameters
def _create(request: Request) -> Response:
    user = must_decide(person(request))
    made = campaigns.draft_campaign(_plan(request), user=user, today=today())
    # One for somebody else may be out of its maker's sight.
    return Response(_row(made), status=201)


def _plan(request: Request) -> Plan:
    said = read_body(PlanBody, request)
    query = QueryDict(mutable=True)
    query.update(said.pop("filter"))
    usual = {"owner": person(request), "starts_on": today()}
    return Plan(**{**usual, **said}, filters=clean_filters(query))


def _whole(campaigns: "QuerySet[Campaign]") -> "QuerySet[Campaign]":
    return campaigns.select_related("payer__merged_into", "workflow", "owner", "latest")


def _mine(request: Request, number: int) -> Campaign:
    return find_by_id(_whole(Campaign.objects.for_user(person(request))), number)


def _to_decide(request: Request, number: int, body: type[Body] | None = None) -> Campaign:
    """Not to be seen: 404; seen, but not to be decided on by this person: 403."""
    campaign = _mine(request, number)
    must_decide(person(request))
    if body:
        read_body(body, request)
    return campaign


def _preview(found: Preview) -> dict[str, Any]:
    return {
        "claims": found.claims,
        "dollars": f"{found.dollars:.2f}",
        "payers": len(found.payers),
        "agreement": found.agreement,
        "excluded": [
            {"why": one.why, "claims": one.claims, "dollars": f"{one.dollars:.2f}"}
            for one in found.excluded
        ],
        "warnings": found.warnings,
        "refusal": found.refusal and found.refusal[1],
    }


def _row(campaign: Campaign) -> dict[str, Any]:
    payer = campaign.payer
    return {
        **{name: getattr(campaign, name) for name in PLAIN},
        "goal_amount": money(campaign.goal_amount),
        "paused": campaign.paused_at is not None,
        "payer": payer and (payer.merged_into or payer).name,
        "workflow": campaign.workflow.key,
        "owner": campaign.owner.username,
        "filter": campaign.filters,
        "targeted_balance": f"{campaign.targeted_balance:.2f}",
        "results": campaign.latest and _results(campaign.latest),
    }


def _results(kept: Any) -> dict[str, Any]:
    rate = proportion(kept.paid_claims, kept.targeted)
    return {
        **{name: getattr(kept, name) for name in KEPT},
        "collected": f"{kept.collected:.2f}",
        "success_rate": number(rate.share),
        "success_low": number(rate.low),
        "success_high": number(rate.high),
        "n": rate.n,
        "average_days_to_payment": number(kept.average_days),
        "open_balance": f"{kept.open_balance:.2f}",
    }


ONE = "campaigns/<int:number>"
urlpatterns: list[URLPattern] = [
    *both("campaigns/", campaign_list, "api-campaigns"),
    *both("campaigns/preview/", preview, "api-campaigns-preview"),
    *both(f"{ONE}/", campaign_one, "api-campaign"),
    *both(f"{ONE}/launch/", launch, "api-campaign-launch"),
    *both(f"{ONE}/pause/", pause, "api-campaign-pause"),
    *both(f"{ONE}/resume/", resume, "api-campaign-resume"),
    *both(f"{ONE}/complete/", complete, "api-campaign-complete"),
    *both(f"{ONE}/clone/", clone, "api-campaign-clone"),
]
