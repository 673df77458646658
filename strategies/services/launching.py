"""What a worker does with a launch: part after part, until all frozen claims are enrolled.

What is next is read from the rows alone: a worker that dies is replaced by any other, a part is
enrolled together with its mark, and a claim under way is never enrolled twice.
"""

import os
import socket
import uuid
from datetime import timedelta
from typing import Any

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Case, DateTimeField, ExpressionWrapper, F, Q, Value, When
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from accounts.services.notices import send_notices
from arengine.lib.acting import act_as
from arengine.lib.deadlocks import retry_deadlocks
from claims.models import Claim
from strategies.bulk.arms import ways
from strategies.bulk.enrolling import enrol
from strategies.bulk.results import count_campaigns, take_stock
from strategies.bulk.targets import frozen
from strategies.choices import CampaignState, EnrolledBy
from strategies.models import Campaign, CampaignLaunch, LaunchPart
from strategies.services.trials import begin_looks

log = structlog.get_logger(__name__)
DEATHS = 3
NOBODY_LEFT = "None of its claims was left to enrol: they were paid or taken up elsewhere."


class LeaseLost(Exception):
    """Another worker has it; this one must not write any more."""


def send(campaign_id: int) -> None:
    """Puts the id into the queue; a bell that is not heard is rung again by the sweeper."""
    if not settings.IMPORT_BELL:
        return
    try:
        current_app.send_task("strategies.work_launch", (campaign_id,), retry=False)
    except OperationalError:
        log.warning("broker_unreachable", campaign=campaign_id)


def work(campaign_id: int) -> None:
    """Takes the launch if nobody else has it and goes on with it as far as it can go."""
    owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
    if not _rows(campaign_id).filter(free).update(lease_owner=owner, lease_until=_until()):
        return
    try:
        launch = CampaignLaunch.objects.get(pk=campaign_id)
        with act_as(launch.user_id, launch.source, launch.request_id):
            while _go_on(CampaignLaunch.objects.get(pk=campaign_id), owner):
                pass
    except LeaseLost:
        log.warning("launch_lease_lost", campaign=campaign_id)
    finally:
        held = _rows(campaign_id).filter(lease_owner=owner)
        held.update(lease_owner="", lease_until=None)


def try_again(campaign: Campaign) -> None:
    """A launch that failed goes on where it stood."""
    _rows(campaign.pk).update(failure="", attempted=0, attempts=0)


def _go_on(launch: CampaignLaunch, owner: str) -> bool:
    """One step; False when there is none."""
    if not launch.is_working:
        return False
    part = launch.parts.filter(done_at__isnull=True).order_by("number").first()
    if part is None:
        _finish(launch, owner)
        return False
    if _begin(launch, part.number + 1):
        _enrol_part(launch, part, owner)
    return True


@retry_deadlocks
@transaction.atomic
def _enrol_part(launch: CampaignLaunch, part: LaunchPart, owner: str) -> None:
    """Those of the part that are still open; who was paid or taken up meanwhile is left out."""
    _insist(launch.pk, owner)
    campaign = Campaign.objects.select_related("version").get(pk=launch.pk)
    if campaign.version is None:
        raise LookupError(f"{launch} has no version")
    claims = Claim.objects.open().filter(pk__in=frozen(part), missing_since__isnull=True)
    count = sum(
        enrol(
            claims.filter(way.claims),
            way.version,
            enrolled_by=EnrolledBy.CAMPAIGN,
            today=launch.launched_on,
            campaign_id=campaign.pk,
            arm=way.arm,
            person_id=launch.user_id,
        )
        for way in ways(campaign, campaign.version)
    )
    LaunchPart.objects.filter(pk=part.pk).update(done_at=Now(), enrolled=count)
    _rows(launch.pk).update(
        done=F("done") + len(part.ids), enrolled=F("enrolled") + count, progressed_at=Now()
    )


@retry_deadlocks
@transaction.atomic
def _finish(launch: CampaignLaunch, owner: str) -> None:
    """All are enrolled: the campaign's targets are what was enrolled, and its figures begin."""
    _insist(launch.pk, owner)
    rows = Campaign.objects.filter(pk=launch.pk, state=CampaignState.LAUNCHING)
    if not launch.enrolled:
        rows.update(state=CampaignState.DRAFT)
        _rows(launch.pk).delete()
        _tell(launch, f"was not launched: {NOBODY_LEFT}")
        return
    rows.update(state=CampaignState.ACTIVE, launched_at=Now())
    take_stock(launch.pk)
    count_campaigns([launch.pk], launch.launched_on)
    begin_looks(launch.pk)
    _rows(launch.pk).update(finished_at=Now())
    _tell(launch, f"is launched: {launch.enrolled:,} claims.")


def _begin(launch: CampaignLaunch, step: int) -> bool:
    """Notes that a part begins; False where it has ended too many workers already."""
    again = When(attempted=step, then=F("attempts") + 1)
    rows = _rows(launch.pk)
    rows.update(attempts=Case(again, default=Value(1)), attempted=step)
    if rows.values_list("attempts", flat=True).get() <= DEATHS:
        return True
    failure = f"The worker died {DEATHS} times at the same place (part {step})."
    rows.update(failure=failure)
    _tell(launch, f"stands still: {failure}")
    log.error("launch_failed", campaign=launch.pk)
    return False


def _insist(campaign_id: int, owner: str) -> None:
    """Inside a transaction: nobody takes the lease before it ends."""
    if not _rows(campaign_id).filter(lease_owner=owner).update(lease_until=_until()):
        raise LeaseLost


def _tell(launch: CampaignLaunch, text: str) -> None:
    """Whoever launched it, where they could not stand by."""
    if launch.in_background:
        campaign = launch.campaign
        send_notices([launch.user], f"The campaign “{campaign}” {text}", campaign.link)


def _rows(campaign_id: int) -> Any:
    return CampaignLaunch.objects.filter(pk=campaign_id)


def _until() -> Any:
    seconds = timedelta(seconds=settings.BULK_LEASE_SECONDS)
    return ExpressionWrapper(Now() + seconds, output_field=DateTimeField())
