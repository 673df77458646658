"""A campaign's trial as its page shows it: from rows that the looks kept, nothing counted anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import User
from arengine.lib.money import ratio
from strategies.choices import Arm, Metric, Verdict
from strategies.models import Campaign, Trial, TrialLook, WorkflowVersion
from strategies.rules.proportions import Proportion, proportion
from strategies.rules.split import is_split_broken
from strategies.services.trials import Foreseen, foresee_trial, look_dates

DONE = {Metric.PAID: "Paid", Metric.RESOLVED: "Resolved", Metric.ANSWERED: "Answered"}


@dataclass(frozen=True, slots=True)
class ArmRow:
    """One arm: who is in it, and at the last look how many reached what is counted."""

    arm: Arm
    version: WorkflowVersion
    claims: int
    successes: int | None
    rate: Proportion | None


@dataclass(frozen=True, slots=True)
class LookRow:
    """A day on which it is looked, and what was seen; nothing where it lies ahead or was missed."""

    number: int
    day: date
    look: TrialLook | None


@dataclass(frozen=True, slots=True)
class ShownTrial:
    trial: Trial
    arms: list[ArmRow]
    looks: list[LookRow]
    last: TrialLook | None
    foreseen: Foreseen | None = None

    @property
    def done(self) -> str:
        """What is counted, in a word."""
        return DONE[Metric(self.trial.metric)]

    @property
    def is_split_broken(self) -> bool:
        trial = self.trial
        claims = trial.champion_claims, trial.challenger_claims
        return is_split_broken(*claims, trial.challenger_percent)

    @property
    def verdict(self) -> str:
        """What may be said now, and no more."""
        trial = self.trial
        if trial.campaign.is_draft:
            return "Written down, not launched"
        if trial.campaign.is_launching:
            return "Its claims are being drawn"
        if self.is_split_broken:
            return Verdict.BROKEN.label
        if not trial.is_comparable:
            return "One arm has no claims: there is nothing to compare"
        return str((Verdict(self.last.verdict) if self.last else Verdict.GO_ON).label)

    @property
    def is_won(self) -> bool:
        won = (Verdict.CHALLENGER, Verdict.CHAMPION)
        return self.last is not None and Verdict(self.last.verdict) in won


def find_trial(campaign: Campaign) -> Trial | None:
    versions = ("champion__workflow", "challenger__workflow", "written_by")
    return Trial.objects.filter(campaign=campaign).select_related(*versions).first()


def shown_trial(campaign: Campaign, *, user: User, today: date) -> ShownTrial | None:
    """None where the campaign tries nothing. A draft says what it would have and need."""
    trial = find_trial(campaign)
    if trial is None:
        return None
    trial.campaign, is_draft = campaign, campaign.is_draft
    looked = {one.number: one for one in trial.looked.order_by("number")}
    last = next(reversed(looked.values()), None)
    dates = enumerate(look_dates(trial), start=1) if not is_draft else ()
    return ShownTrial(
        trial,
        [_arm(trial, arm, last) for arm in Arm],
        [LookRow(number, day, looked.get(number)) for number, day in dates],
        last,
        foresee_trial(campaign, trial, user=user, today=today) if is_draft else None,
    )


def points(share: Decimal) -> str:
    """`+3.2`, `−0.4`: a difference of shares in points."""
    return f"{'−' if share < 0 else '+' if share > 0 else ''}{ratio(abs(share) * 100, 1, 1)}"


def _arm(trial: Trial, arm: Arm, last: TrialLook | None) -> ArmRow:
    version = trial.challenger if arm == Arm.CHALLENGER else trial.champion
    if last is None:
        return ArmRow(arm, version, trial.claims_of(arm), None, None)
    successes, n = getattr(last, f"{arm}_successes"), getattr(last, f"{arm}_claims")
    return ArmRow(arm, version, trial.claims_of(arm), successes, proportion(successes, n))
