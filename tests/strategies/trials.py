"""A campaign of Aetna's claims with a challenger, and what becomes of its claims."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from claims.models import Claim
from strategies.choices import Arm
from strategies.models import (
    Campaign,
    CampaignResult,
    Enrolment,
    EnrolmentResult,
    Trial,
    Workflow,
)
from strategies.services.campaigns import draft_campaign
from strategies.services.trials import TrialPlan, keep_looks, write_trial
from tests.factories import TODAY
from tests.strategies.campaigns import a_plan, launch


def a_trial(challenger: Workflow, **more: Any) -> TrialPlan:
    said: dict[str, Any] = {
        "challenger": challenger.versions.get(),
        "horizon_days": 40,
        "expected_share": Decimal("0.3"),
        "smallest_difference": Decimal("0.2"),
    }
    return TrialPlan(**{**said, **more})


def drafted(workflow: Workflow, user: User, **more: Any) -> Campaign:
    return draft_campaign(a_plan(workflow, user, **more), user=user, today=TODAY)


def tried(champion: Workflow, challenger: Workflow, user: User, **more: Any) -> Campaign:
    """Launched, with a trial."""
    campaign = drafted(champion, user)
    write_trial(campaign, a_trial(challenger, **more), user=user, today=TODAY)
    return launch(campaign, user)


def in_arms(campaign: Campaign, champion: int, challenger: int, claims: Sequence[Claim]) -> None:
    """Its claims anew: so many in each arm."""
    Enrolment.objects.filter(campaign=campaign).delete()
    trial = Trial.objects.get(campaign=campaign)
    arms = [Arm.CHAMPION] * champion + [Arm.CHALLENGER] * challenger
    Enrolment.objects.bulk_create(
        Enrolment(
            claim=claim,
            version=trial.challenger if arm == Arm.CHALLENGER else trial.champion,
            campaign=campaign,
            arm=arm,
            enrolled_by="campaign",
            state="exited",
            started_on=TODAY,
            started_at=f"{TODAY}T08:00Z",
            cycle_on=TODAY,
            balance_at_start=claim.balance,
        )
        for arm, claim in zip(arms, claims, strict=True)
    )
    Trial.objects.update(champion_claims=champion, challenger_claims=challenger)


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def keep(campaign: Campaign, arm: Arm, count: int, **days: int) -> None:
    """That so many claims of the arm reached something, as the night would keep it."""
    kept = {name: after(day) for name, day in days.items()}
    free = Enrolment.objects.filter(campaign=campaign, arm=arm, result__isnull=True)
    EnrolmentResult.objects.bulk_create(
        EnrolmentResult(enrolment=one, **kept) for one in free.order_by("pk")[:count]
    )


def counted(campaign: Campaign, days: int) -> int:
    """As after a night that counted the campaign: how many looks it then kept."""
    made, _ = CampaignResult.objects.get_or_create(campaign=campaign, day=after(days))
    Campaign.objects.filter(pk=campaign.pk).update(latest=made)
    return keep_looks(after(days))
