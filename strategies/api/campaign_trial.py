"""Champion and challenger of a campaign: read with it, written by supervisors before the launch."""

from typing import Any

from django.http import Http404
from django.urls import URLPattern
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people import person
from arengine.lib.bodies import read_body
from arengine.lib.dates import today
from arengine.lib.errors import Refused
from arengine.lib.http import both
from arengine.lib.parameters import no_parameters
from claims.api.pages import find_by_id
from claims.rights import must_decide
from strategies.api.trial_shapes import TrialBody, TrialShape
from strategies.campaign_lists.trial import LookRow, ShownTrial, shown_trial
from strategies.choices import Metric
from strategies.models import Campaign, WorkflowVersion
from strategies.services import trials
from strategies.services.trials import Foreseen, TrialPlan

COUNTS = ("champion_claims", "champion_successes", "challenger_claims", "challenger_successes")
SHARES = ("difference", "low", "high", "z", "critical")


@extend_schema(methods=["GET"], operation_id="campaigns_trial_retrieve", responses=TrialShape)
@extend_schema(
    methods=["PUT"],
    operation_id="campaigns_trial_write",
    request=TrialBody,
    responses=TrialShape,
)
@extend_schema(methods=["DELETE"], operation_id="campaigns_trial_remove", responses={204: None})
@api_view(["GET", "PUT", "DELETE"])
@no_parameters
def trial(request: Request, number: int) -> Response:
    """The campaign's trial with its looks; written anew or removed while it is a draft."""
    user = person(request)
    campaign = find_by_id(Campaign.objects.for_user(user).select_related("workflow"), number)
    if request.method == "PUT":
        must_decide(user)
        trials.write_trial(campaign, _plan(request, campaign), user=user, today=today())
    if request.method == "DELETE":
        trials.remove_trial(campaign, user=must_decide(user))
        return Response(status=204)
    shown = shown_trial(campaign, user=user, today=today())
    if shown is None:
        raise Http404
    return Response(_row(shown))


def _plan(request: Request, campaign: Campaign) -> TrialPlan:
    said = read_body(TrialBody, request)
    workflow, wanted = said.pop("challenger"), said.pop("challenger_version")
    versions = workflow.versions.in_force(trials.begins_on(campaign, today()))
    version = (versions.filter(number=wanted) if wanted else versions).first()
    if version is None:
        raise Refused("trial_version", f"“{workflow}” has no such version in force.")
    return TrialPlan(challenger=version, metric=Metric(said.pop("metric")), **said)


def _row(shown: ShownTrial) -> dict[str, Any]:
    trial = shown.trial
    return {
        "champion": _version(trial.champion),
        "challenger": _version(trial.challenger),
        "challenger_percent": trial.challenger_percent,
        "metric": trial.metric,
        "horizon_days": trial.horizon_days,
        "looks": trial.looks,
        "expected_share": float(trial.expected_share),
        "smallest_difference": float(trial.smallest_difference),
        "needed": shown.foreseen and _foreseen(shown.foreseen),
        "horizon_on": trial.horizon_on,
        "next_look_on": trial.next_look_on,
        "champion_claims": trial.champion_claims,
        "challenger_claims": trial.challenger_claims,
        "outside_claims": trial.outside_claims,
        "split_failed": shown.is_split_broken,
        "says": shown.verdict,
        "looked": [_look(row) for row in shown.looks if row.look],
    }


def _version(version: WorkflowVersion) -> dict[str, Any]:
    return {"workflow": version.workflow.key, "version": version.number}


def _foreseen(found: Foreseen) -> dict[str, Any]:
    return {
        "champion": found.needed.champion,
        "challenger": found.needed.challenger,
        "is_enough": found.is_enough,
    }


def _look(row: LookRow) -> dict[str, Any]:
    kept = row.look
    return {
        "number": row.number,
        "day": kept and kept.day,
        **{name: getattr(kept, name) for name in COUNTS},
        **{name: float(getattr(kept, name)) for name in SHARES},
        "verdict": kept and kept.verdict,
    }


urlpatterns: list[URLPattern] = [
    *both("campaigns/<int:number>/trial/", trial, "api-campaign-trial"),
]
