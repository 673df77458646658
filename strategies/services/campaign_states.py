"""Campaigns after their launch: paused, resumed, completed; the night's part of it."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from arengine.lib.dates import now
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.rights import must_decide
from strategies.bulk import pausing
from strategies.bulk.results import count_results
from strategies.choices import CampaignState as State
from strategies.models import Campaign
from strategies.services.saving import save_fields
from strategies.services.trials import keep_looks


@retry_deadlocks
@transaction.atomic
def pause_campaign(campaign: Campaign, *, user: User) -> Campaign:
    """Its claims' steps wait; what is collected meanwhile still counts."""
    must_decide(user)
    locked = lock_campaign(campaign, State.ACTIVE)
    if locked.paused_at:
        raise Refused("campaign_paused", f"{locked} is paused already.")
    pausing.pause(locked.pk)
    return save_fields(locked, paused_at=now())


@retry_deadlocks
@transaction.atomic
def resume_campaign(campaign: Campaign, *, user: User, today: date) -> Campaign:
    """Goes on: what was due and its end move on by the days of the pause."""
    must_decide(user)
    locked = lock_campaign(campaign, State.ACTIVE, State.PENDING_REVIEW)
    if not locked.paused_at:
        raise Refused("campaign_not_paused", f"{locked} is not paused.")
    days = max((today - localdate(locked.paused_at)).days, 0)
    pausing.resume(locked.pk, days)
    ends_on = locked.ends_on + timedelta(days=days)
    return save_fields(locked, paused_at=None, ends_on=ends_on, state=State.ACTIVE)


@retry_deadlocks
@transaction.atomic
def complete_campaign(campaign: Campaign, *, user: User, note: str, today: date) -> Campaign:
    """Ends it, with a word on what was learned. Claims still under way leave its workflow."""
    must_decide(user)
    locked = lock_campaign(campaign, State.ACTIVE, State.PENDING_REVIEW)
    if not note.strip():
        raise Refused("note_missing", "Say in a sentence what came of it.")
    pausing.end(locked.pk, today, f"the campaign “{locked.name}” was completed"[:120])
    return save_fields(
        locked,
        state=State.COMPLETED,
        completed_at=now(),
        completed_by=user,
        completion_note=note.strip(),
        paused_at=None,
    )


def tend_campaigns(day: date) -> dict[str, int]:
    """The night's step: counts what was reached and looks at trials; those whose last day has
    passed wait for a person's review, but for paused ones."""
    ended = Campaign.objects.active().filter(ends_on__lt=day, paused_at__isnull=True)
    closed = ended.update(state=State.PENDING_REVIEW)
    return {"ended": closed, "counted": count_results(day), "looks": keep_looks(day)}


def lock_campaign(campaign: Campaign, *states: State) -> Campaign:
    locked = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if locked.state not in states:
        raise Refused("campaign_state", f"{locked} is {locked.get_state_display().lower()}.")
    return locked
