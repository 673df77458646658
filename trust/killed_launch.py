"""T45: kill -9 of the worker that enrols the claims of a campaign, at random moments."""

import random
import time
from datetime import timedelta

from django.db import connection

from arengine.lib.dates import now, today
from arengine.ownership import owning
from bench.ground import wipe
from bench.pages import supervisor
from strategies.choices import CampaignState
from strategies.models import Campaign, CampaignLaunch, Workflow
from strategies.services.campaign_launches import launch_campaign
from strategies.services.campaigns import Plan, draft_campaign
from strategies.services.launching import work
from strategies.services.targets import preview_targets
from trust.files import claims_file
from trust.imports import applied
from trust.outcomes import Outcome
from trust.portfolio import fingerprint
from trust.processes import await_true, kill, ready
from trust.sizes import size

# A dead worker's claim to the launch ends so soon; longer than a part takes.
LEASE = {"BULK_LEASE_SECONDS": "3"}
PATIENCE = 20
# What a launch writes, by the claims' numbers; ids and moments differ from run to run.
WRITTEN = {
    "enrolments": """
SELECT jsonb_build_array(c.claim_number, e.version_id, e.arm, e.enrolled_by, e.state, e.started_on,
       e.balance_at_start, e.position, e.due_on)::text
FROM strategies_enrolment e JOIN claims_claim c ON c.id = e.claim_id""",
    "next steps": """
SELECT jsonb_build_array(c.claim_number, n.title, n.why, n.due_on)::text
FROM claims_nextstep n JOIN claims_claim c ON c.id = n.claim_id""",
    "stories": """
SELECT jsonb_build_array(c.claim_number, e.kind, e.text)::text
FROM claims_event e JOIN claims_claim c ON c.id = e.claim_id""",
    "campaign": """
SELECT jsonb_build_array(state, targeted_claims, targeted_balance)::text
FROM strategies_campaign""",
}


def killed_launch(seed: int) -> Outcome:
    chance = random.Random(seed)
    wipe()
    applied(claims_file(size("ROWS", 50_000), seed), "trust-launch.csv")
    whole = _undisturbed()
    undisturbed = fingerprint(WRITTEN)
    kills = size("KILLS", 20)
    done = [_killed(chance.random() * whole) for _ in range(kills)]
    good = sum(written == undisturbed for written, _ in done)
    parts = sum(was_between for _, was_between in done)
    return Outcome(
        good == kills,
        f"{good} of {kills} launches of {_targeted():,} claims as undisturbed, {parts} of them "
        "killed between two parts",
    )


def _undisturbed() -> float:
    """Seconds that a worker takes for a launch."""
    campaign = _launching()
    with ready("strategies.services.launching:work", campaign.pk, environment=LEASE) as worker:
        began = time.monotonic()
        worker.wait()
        return time.monotonic() - began


def _killed(after: float) -> tuple[dict[str, str], bool]:
    """What stands at the end, and whether some parts, not all, were in when the worker died."""
    campaign = _launching()
    with ready("strategies.services.launching:work", campaign.pk, environment=LEASE) as worker:
        time.sleep(after)
        kill(worker)
    launch = CampaignLaunch.objects.get(pk=campaign.pk)
    await_true(lambda: _is_free(launch), PATIENCE, "the dead worker's lease has run out")
    work(campaign.pk)
    return fingerprint(WRITTEN), 0 < launch.done < launch.claims


def _is_free(launch: CampaignLaunch) -> bool:
    launch.refresh_from_db()
    return launch.finished_at is not None or (
        launch.lease_until is None or launch.lease_until < now()
    )


def _launching() -> Campaign:
    """A campaign over most claims whose launch waits for a worker; what went before is gone."""
    with owning(), connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE strategies_campaign, strategies_enrolment, claims_nextstep, claims_event "
            "RESTART IDENTITY CASCADE"
        )
    day, user = today(), supervisor()
    plan = Plan(
        name="Killed", goal="None", workflow=Workflow.objects.get(key="phone-campaign"), owner=user,
        starts_on=day, ends_on=day + timedelta(days=45),
        filters={"status": ["open"], "min_balance": ["100"]},
    )  # fmt: skip
    draft = draft_campaign(plan, user=user, today=day)
    agreed = preview_targets(draft.filters, draft.ends_on, user=user, today=day).agreement
    return launch_campaign(draft, agreed=agreed, user=user, today=day)


def _targeted() -> int:
    return Campaign.objects.get(state=CampaignState.ACTIVE).targeted_claims
