"""The launch of a campaign: agreed to, its claims frozen, and enrolled by whoever takes it up."""

from datetime import date

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from arengine.lib.acting import acting
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.rights import must_decide
from strategies.bulk.targets import freeze
from strategies.choices import CampaignState as State
from strategies.models import Campaign, CampaignLaunch, WorkflowVersion
from strategies.services import launching
from strategies.services.campaign_states import lock_campaign
from strategies.services.campaigns import left_out, version_to_begin
from strategies.services.targets import Preview, chosen, preview_targets, refuse_targets


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
    _begin(locked, preview, user, today)
    locked.state, locked.version, locked.starts_on = State.LAUNCHING, version, today
    locked.excluded = left_out(preview)
    locked.save(update_fields=["state", "version", "starts_on", "excluded"])
    return _go(locked)


def _refuse_launch(campaign: Campaign, today: date) -> WorkflowVersion:
    if campaign.starts_on > today:
        raise Refused("campaign_early", f"It starts on {campaign.starts_on}; launch it then.")
    if campaign.ends_on <= today:
        raise Refused("campaign_over", "Its last day has passed: clone it with a later one.")
    return version_to_begin(campaign.workflow, today)


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
