"""Campaigns before their launch: what a person plans, previewed, drafted, and cloned."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from arengine.lib.dates import written
from arengine.lib.errors import Refused
from claims.rights import must_decide
from strategies.models import Campaign, Workflow, WorkflowVersion
from strategies.services.rights import may_own
from strategies.services.targets import Filters, Preview, preview_targets, refuse_targets
from strategies.services.trials import copy_trial


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a person says of a campaign."""

    name: str
    goal: str
    workflow: Workflow
    owner: User
    starts_on: date
    ends_on: date
    filters: Filters
    window_days: int = 60
    goal_amount: Decimal | None = None


def preview_campaign(plan: Plan, *, user: User, today: date) -> Preview:
    """What it would be about. Refuses dates, owners and workflows that cannot be."""
    must_decide(user)
    _refuse_plan(plan, today)
    return preview_targets(plan.filters, plan.ends_on, user=user, today=today)


@transaction.atomic
def draft_campaign(plan: Plan, *, user: User, today: date) -> Campaign:
    """Writes it down; nothing happens to a claim. One about nothing or everything is refused."""
    preview = preview_campaign(plan, user=user, today=today)
    refuse_targets(preview)
    return _write(plan, preview, user)


@transaction.atomic
def clone_campaign(campaign: Campaign, *, user: User, today: date) -> Campaign:
    """A draft that asks the same filter again, as long as the first one was, with its trial. Its
    targets are checked at its launch: as long as the first one runs, it has them."""
    must_decide(user)
    length = campaign.ends_on - campaign.starts_on
    plan = Plan(
        name=f"{campaign.name[:113]} (copy)",
        goal=campaign.goal,
        goal_amount=campaign.goal_amount,
        workflow=campaign.workflow,
        owner=user,
        starts_on=today,
        ends_on=today + max(length, timedelta(days=1)),
        window_days=campaign.window_days,
        filters=campaign.filters,
    )
    preview = preview_targets(plan.filters, plan.ends_on, user=user, today=today)
    copy = _write(plan, preview, user, cloned_from=campaign)
    copy_trial(campaign, copy, user=user, today=today)
    return copy


def _write(plan: Plan, preview: Preview, user: User, **more: Any) -> Campaign:
    return Campaign.objects.create(
        name=plan.name,
        goal=plan.goal,
        goal_amount=plan.goal_amount,
        workflow=plan.workflow,
        owner=plan.owner,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        window_days=plan.window_days,
        filters=dict(plan.filters),
        created_by=user,
        **targets_of(preview),
        **more,
    )


def targets_of(preview: Preview) -> dict[str, Any]:
    """What a campaign's columns say of its claims until they are enrolled."""
    return {
        "payer_id": preview.payers[0] if len(preview.payers) == 1 else None,
        "payer_ids": list(preview.payers),
        "excluded": {one.why: [one.claims, f"{one.dollars:.2f}"] for one in preview.excluded},
        "targeted_claims": preview.claims,
        "targeted_balance": preview.dollars,
    }


def _refuse_plan(plan: Plan, today: date) -> None:
    if plan.ends_on < plan.starts_on:
        raise Refused("campaign_dates", "It would end before it starts.")
    if plan.ends_on <= today:
        raise Refused("campaign_over", "Its last day has passed: choose a later one.")
    if not may_own(plan.owner):
        raise Refused("campaign_owner", f"{plan.owner.username} cannot own a campaign.")
    version_to_begin(plan.workflow, max(today, plan.starts_on))


def version_to_begin(workflow: Workflow, day: date) -> WorkflowVersion:
    version = workflow.versions.in_force(day).first() if workflow.is_active else None
    if version is None or not version.steps.exists():
        text = f"The workflow “{workflow}” has no version with steps in force on {written(day)}."
        raise Refused("workflow_not_in_force", text)
    return version
