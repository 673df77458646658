"""The figures of one campaign's page: its funnel, its history, and what comes due."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Sum

from arengine.lib.money import ZERO, ratio
from strategies.choices import EnrolmentState
from strategies.models import Campaign, Enrolment, WorkflowStep
from strategies.rules.proportions import proportion

DAYS_SHOWN = 14
HISTORY = 90


@dataclass(frozen=True, slots=True)
class Stage:
    """One bar of the funnel, and the claims that it opens."""

    key: str
    label: str
    claims: int
    width: str


def reached(campaign: Campaign) -> dict[str, Any]:
    """Everything but the row itself: three statements."""
    latest = campaign.latest
    history = list(campaign.results.order_by("-day")[:HISTORY])[::-1]
    return {
        "latest": latest,
        "funnel": _funnel(campaign),
        "success": proportion(latest.paid_claims, latest.targeted) if latest else None,
        "goal_share": _goal(campaign),
        "history": history,
        "chart": _chart(campaign, history),
        "due": _due(campaign),
    }


def filter_query(campaign: Campaign) -> str:
    """The list of claims under the campaign's filter, as it matches now."""
    return urlencode(campaign.filters, doseq=True, safe=",>")


def _funnel(campaign: Campaign) -> list[Stage]:
    latest, whole = campaign.latest, campaign.targeted_claims
    if latest is None:
        return []
    stages = (
        ("targeted", "Targeted", whole),
        ("contacted", "Contacted", latest.contacted),
        ("answered", "Answered", latest.answered),
        ("paid", "Paid", latest.paid_claims),
        ("resolved", "Resolved", latest.resolved),
    )
    return [
        Stage(key, label, claims, f"{100 * claims / max(whole, 1):.2f}%")
        for key, label, claims in stages
    ]


def _goal(campaign: Campaign) -> Any:
    """What was collected of what was to be; None without such a goal."""
    if not campaign.goal_amount or campaign.latest is None:
        return None
    return ratio(campaign.latest.collected, campaign.goal_amount)


def _chart(campaign: Campaign, history: list[Any]) -> dict[str, Any]:
    return {
        "labels": [f"{result.day:%b} {result.day.day}" for result in history],
        "dollars": [float(result.collected) for result in history],
        "claims": [result.resolved for result in history],
        "doors": [f"{campaign.link}/claims?show=collected" for _ in history],
    }


def _due(campaign: Campaign) -> list[dict[str, Any]]:
    """The next days on which steps come due: how many, for how much."""
    running = Enrolment.objects.filter(campaign=campaign, state=EnrolmentState.RUNNING)
    which = ("due_on", "version", "position")
    days = running.values(*which).order_by(*which)
    found = days.annotate(claims=Count("pk"), dollars=Sum("claim__balance"))[:DAYS_SHOWN]
    steps = WorkflowStep.objects.filter(version__in={row["version"] for row in found})
    titles = {(one.version_id, one.position): one.title for one in steps}
    return [
        {
            **row,
            "title": titles.get((row["version"], row["position"]), ""),
            "dollars": row["dollars"] or ZERO,
        }
        for row in found
    ]
