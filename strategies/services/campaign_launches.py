"""The launch of a campaign: agreed to, its claims frozen, and enrolled by whoever takes it up."""

from datetime import date

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from arengine.lib.acting import acting
from arengine.lib.dates import written
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.rights import must_decide
from strategies.bulk.targets import freeze
from strategies.choices import CampaignState as State
from strategies.models import Campaign, CampaignLaunch, WorkflowVersion
from strategies.services import launching
from strategies.services.campaign_states import lock_campaign
from strategies.services.campaigns import targets_of, version_to_begin
from strategies.services.saving import save_fields
from strategies.services.targets import chosen, preview_targets, refuse_targets
from strategies.services.trials import freeze_trial


@retry_deadlocks
@transaction.atomic
def launch_campaign(campaign: Campaign, *, agreed: str, user: User, today: date) -> Campaign:
    """Freezes its claims as they are now and enrols them: at once where they are few, else by a
    worker. One that failed in the middle goes on with what is left."""
    must_decide(user)
    locked = lock_campaign(campaign, State.DRAFT, State.LAUNCHING)
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
    freeze_trial(locked, version, today)
    if _freeze(locked, user, today) != preview.claims:
        raise Refused("not_agreed", "Its claims changed at this very moment; look at them again.")
    targets = targets_of(preview)
    save_fields(locked, state=State.LAUNCHING, version=version, starts_on=today, **targets)
    return _go(locked)


def _refuse_launch(campaign: Campaign, today: date) -> WorkflowVersion:
    if campaign.starts_on > today:
        text = f"It starts on {written(campaign.starts_on)}; launch it then."
        raise Refused("campaign_early", text)
    if campaign.ends_on <= today:
        raise Refused("campaign_over", "Its last day has passed: clone it with a later one.")
    return version_to_begin(campaign.workflow, today)


def _freeze(campaign: Campaign, user: User, today: date) -> int:
    """Writes down which claims are meant; how many."""
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
    return launch.claims


def _go(campaign: Campaign) -> Campaign:
    """After the commit: by a worker where they are many."""
    many = CampaignLaunch.objects.get(pk=campaign.pk).in_background
    transaction.on_commit(lambda: (launching.send if many else launching.work)(campaign.pk))
    return campaign
