"""A hand-over that a person takes back: the claim goes on where it stood."""

from datetime import date

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.bulk.portfolio import hold_portfolio_date
from claims.choices import EscalationState
from claims.services.claims import lock_claim, tell
from claims.services.escalation import return_claim
from strategies.bulk.handing_over import resume
from strategies.choices import UNDER_WAY, CampaignState
from strategies.models import Enrolment, Handover
from strategies.services.enrolment import WORDS, leave_workflow
from strategies.services.saving import save_fields

GONE_ON = "The claim has gone on since; begin the workflow that it needs by hand."


@retry_deadlocks
@transaction.atomic
def take_back_handover(handover: Handover, *, user: User, today: date, reason: str) -> Handover:
    """Ends what the rule began and resumes the step at which the claim stood, due today at the
    earliest. The rule leaves the claim there from now on."""
    if not reason.strip():
        raise Refused("no_reason", "Say why the claim goes back; whoever works it reads it.")
    hold_portfolio_date(today)
    claim = lock_claim(handover.claim_id)
    related = ("from_enrolment__version__workflow", "from_enrolment__campaign")
    moves = Handover.objects.select_for_update(of=("self",)).select_related(*related)
    locked = moves.get(pk=handover.pk)
    if locked.undone_at is not None:
        raise Refused("undone", "This was taken back already.")
    _refuse_campaign(locked)
    _end(locked, user, today, reason.strip())
    if Enrolment.objects.under_way().filter(claim=claim).exists():
        raise Refused("gone_on", GONE_ON)
    resume(locked.pk, today)
    save_fields(locked, undone_at=Now(), undone_by=user, undone_because=reason.strip()[:WORDS])
    workflow = locked.from_enrolment.version.workflow
    text = f"Took back rule “{locked.cause}”, to the workflow “{workflow}”: {reason.strip()}"
    tell(claim, "workflow", text[:500], user)
    return Handover.objects.get(pk=locked.pk)


def _end(handover: Handover, user: User, today: date, reason: str) -> None:
    """What the rule began; refused where it is over."""
    enrolment, escalation = handover.to_enrolment, handover.escalation
    if enrolment is not None and enrolment.state in UNDER_WAY:
        leave_workflow(enrolment, user=user, today=today, reason=f"Taken back: {reason}")
    elif escalation is not None and escalation.state == EscalationState.OPEN:
        return_claim(escalation, user=user, reason=reason, today=today)
    else:
        raise Refused("gone_on", GONE_ON)


def _refuse_campaign(handover: Handover) -> None:
    """Its claims are under way only while it is."""
    campaign = handover.from_enrolment.campaign
    if campaign is None:
        return
    if campaign.state != CampaignState.ACTIVE or campaign.paused_at is not None:
        raise Refused("campaign_over", f"“{campaign}” does not run; begin a workflow by hand.")
