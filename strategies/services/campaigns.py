"""The verbs of campaigns: draft, launch, pause, resume, complete, clone."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.timezone import localdate

from accounts.choices import Role
from accounts.models import User
from arengine.lib.acting import acting
from arengine.lib.dates import now
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.rights import must_decide
from strategies.bulk import pausing
from strategies.bulk.results import count_results
from strategies.bulk.targets import freeze
from strategies.choices import CampaignState as State
from strategies.models import Campaign, CampaignLaunch, Workflow, WorkflowVersion
from strategies.services import launching
from strategies.services.targets import (
    Filters,
    Preview,
    chosen,
    preview_targets,
    refuse_targets,
)

NOBODYS = (Role.CLIENT, Role.AUDITOR)


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


@retry_deadlocks
@transaction.atomic
def launch_campaign(campaign: Campaign, *, agreed: str, user: User, today: date) -> Campaign:
    """Freezes its claims as they are now and enrols them: at once where they are few, else by a
    worker. One that failed in the middle goes on with what is left."""
    must_decide(user)
    locked = _lock(campaign, State.DRAFT, State.LAUNCHING)
    if locked.is_launching:
        launching.try_again(locked)
        return _go(locked)
    version = _refuse_launch(locked, today)
    preview = preview_targets(locked.filters, locked.ends_on, user=user, today=today)
    refuse_targets(preview)
    if agreed != preview.agreement:
        raise Refused(
            "not_agreed", f"It is about {preview.agreement}; you agreed to {agreed or 'nothing'}."
        )
    _begin(locked, preview, user, today)
    locked.state, locked.version, locked.starts_on = State.LAUNCHING, version, today
    locked.excluded = _left_out(preview)
    locked.save(update_fields=["state", "version", "starts_on", "excluded"])
    return _go(locked)


@retry_deadlocks
@transaction.atomic
def pause_campaign(campaign: Campaign, *, user: User) -> Campaign:
    """Its claims' steps wait; what is collected meanwhile still counts."""
    must_decide(user)
    locked = _lock(campaign, State.ACTIVE)
    if locked.paused_at:
        raise Refused("campaign_paused", f"{locked} is paused already.")
    pausing.pause(locked.pk)
    return _save(locked, paused_at=now())


@retry_deadlocks
@transaction.atomic
def resume_campaign(campaign: Campaign, *, user: User, today: date) -> Campaign:
    """Goes on: what was due and its end move on by the days of the pause."""
    must_decide(user)
    locked = _lock(campaign, State.ACTIVE, State.PENDING_REVIEW)
    if not locked.paused_at:
        raise Refused("campaign_not_paused", f"{locked} is not paused.")
    days = max((today - localdate(locked.paused_at)).days, 0)
    pausing.resume(locked.pk, days)
    ends_on = locked.ends_on + timedelta(days=days)
    return _save(locked, paused_at=None, ends_on=ends_on, state=State.ACTIVE)


@retry_deadlocks
@transaction.atomic
def complete_campaign(campaign: Campaign, *, user: User, note: str, today: date) -> Campaign:
    """Ends it, with a word on what was learned. Claims still under way leave its workflow."""
    must_decide(user)
    locked = _lock(campaign, State.ACTIVE, State.PENDING_REVIEW)
    if not note.strip():
        raise Refused("note_missing", "Say in a sentence what came of it.")
    pausing.end(locked.pk, today, f"the campaign “{locked.name}” was completed"[:120])
    return _save(
        locked,
        state=State.COMPLETED,
        completed_at=now(),
        completed_by=user,
        completion_note=note.strip(),
        paused_at=None,
    )


@transaction.atomic
def clone_campaign(campaign: Campaign, *, user: User, today: date) -> Campaign:
    """A draft that asks the same filter again, as long as the first one was. Its targets are
    checked at its launch: as long as the first one runs, it has them."""
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
    return _write(plan, preview, user, cloned_from=campaign)


def tend_campaigns(day: date) -> dict[str, int]:
    """The night's step: counts what was reached; those whose last day has passed wait for a
    person's review, but for paused ones."""
    ended = Campaign.objects.active().filter(ends_on__lt=day, paused_at__isnull=True)
    closed = ended.update(state=State.PENDING_REVIEW)
    return {"ended": closed, "counted": count_results(day)}


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
        payer_id=preview.payers[0] if len(preview.payers) == 1 else None,
        payer_ids=list(preview.payers),
        excluded=_left_out(preview),
        targeted_claims=preview.claims,
        targeted_balance=preview.dollars,
        created_by=user,
        **more,
    )


def _left_out(preview: Preview) -> dict[str, Any]:
    return {one.why: [one.claims, f"{one.dollars:.2f}"] for one in preview.excluded}


def _refuse_plan(plan: Plan, today: date) -> None:
    if plan.ends_on < plan.starts_on:
        raise Refused("campaign_dates", "It would end before it starts.")
    if plan.ends_on <= today:
        raise Refused("campaign_over", "Its last day has passed: choose a later one.")
    if not plan.owner.is_active or plan.owner.role in NOBODYS:
        raise Refused("campaign_owner", f"{plan.owner.username} cannot own a campaign.")
    _version(plan.workflow, max(today, plan.starts_on))


def _version(workflow: Workflow, day: date) -> WorkflowVersion:
    version = workflow.versions.in_force(day).first() if workflow.is_active else None
    if version is None or not version.steps.exists():
        text = f"The workflow “{workflow}” has no version with steps in force on {day}."
        raise Refused("workflow_not_in_force", text)
    return version


def _refuse_launch(campaign: Campaign, today: date) -> WorkflowVersion:
    if campaign.starts_on > today:
        raise Refused("campaign_early", f"It starts on {campaign.starts_on}; launch it then.")
    if campaign.ends_on <= today:
        raise Refused("campaign_over", "Its last day has passed: clone it with a later one.")
    return _version(campaign.workflow, today)


def _begin(campaign: Campaign, preview: Preview, user: User, today: date) -> None:
    said = acting()
    launch = CampaignLaunch.objects.create(
        campaign=campaign,
        launched_on=today,
        user=user,
        source=said.source,
        request_id=said.request_id,
        progressed_at=Now(),
    )
    targets = chosen(campaign.filters, campaign.ends_on, user=user, today=today)
    launch.claims = freeze(launch.pk, targets)
    launch.save(update_fields=["claims"])
    campaign.targeted_claims, campaign.targeted_balance = preview.claims, preview.dollars


def _go(campaign: Campaign) -> Campaign:
    """After the commit: by a worker where they are many."""
    many = CampaignLaunch.objects.get(pk=campaign.pk).in_background
    transaction.on_commit(lambda: (launching.send if many else launching.work)(campaign.pk))
    return campaign


def _lock(campaign: Campaign, *states: State) -> Campaign:
    locked = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if locked.state not in states:
        raise Refused("campaign_state", f"{locked} is {locked.get_state_display().lower()}.")
    return locked


def _save(campaign: Campaign, **fields: Any) -> Campaign:
    for name, value in fields.items():
        setattr(campaign, name, value)
    campaign.save(update_fields=list(fields))
    return campaign
