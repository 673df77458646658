"""The verbs of champion and challenger: write, remove, freeze, begin, look."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q

from accounts.models import User
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.bulk.scoring import score_in_force
from claims.rights import must_decide
from strategies.choices import Arm, CampaignState, Metric, Verdict
from strategies.models import Campaign, Enrolment, Trial, TrialLook, WorkflowVersion
from strategies.rules.differences import Seen
from strategies.rules.looks import Told, look
from strategies.rules.power import Needed, needed
from strategies.rules.sequential import look_days
from strategies.services.saving import save_fields
from strategies.services.targets import chosen

COUNTS: Mapping[str, str] = {
    Metric.PAID: "result__paid_on__lte",
    Metric.RESOLVED: "result__resolved_on__lte",
    Metric.ANSWERED: "result__answered_on__lte",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialPlan:
    """What a person writes down before the launch; the champion is the campaign's workflow."""

    challenger: WorkflowVersion
    horizon_days: int
    expected_share: Decimal
    smallest_difference: Decimal
    metric: Metric = Metric.PAID
    challenger_percent: int = 50
    looks: int = 4


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a trial would have, and what it would need to see its smallest difference."""

    outside: int
    champion: int
    challenger: int
    needed: Needed

    @property
    def is_enough(self) -> bool:
        wanted = self.needed
        return self.champion >= wanted.champion and self.challenger >= wanted.challenger


@transaction.atomic
def write_trial(campaign: Campaign, plan: TrialPlan, *, user: User, today: date) -> Trial:
    """Writes it down, or writes it anew; refused once the campaign is launched."""
    must_decide(user)
    locked = _lock_draft(campaign)
    champion = _refuse_plan(plan, locked, today)
    trial = Trial.objects.filter(campaign=locked).first() or Trial(campaign=locked)
    trial.champion, trial.written_by = champion, user
    for field in fields(plan):
        setattr(trial, field.name, getattr(plan, field.name))
    trial.full_clean(exclude=["campaign", "champion", "challenger", "written_by"])
    trial.save()
    return trial


@transaction.atomic
def remove_trial(campaign: Campaign, *, user: User) -> None:
    """The campaign runs its own workflow on all claims; refused once it is launched."""
    must_decide(user)
    Trial.objects.filter(campaign=_lock_draft(campaign)).delete()


def copy_trial(source: Campaign, draft: Campaign, *, user: User, today: date) -> None:
    """The same plan against the champion of now, to be changed like any; none where the challenger
    has become the champion. As a clone's claims, its versions are checked at the launch."""
    trial = Trial.objects.filter(campaign=source).first()
    if trial is None:
        return
    champion = champion_of(draft, today) or trial.champion
    if champion.pk == trial.challenger_id:
        return
    plan = {field.name: getattr(trial, field.name) for field in fields(TrialPlan)}
    Trial.objects.create(campaign=draft, champion=champion, written_by=user, **plan)


def preview_trial(campaign: Campaign, plan: TrialPlan, *, user: User, today: date) -> Foreseen:
    """What it would have and need; refuses what cannot be, writes nothing."""
    must_decide(user)
    _refuse_plan(plan, campaign, today)
    return foresee_trial(campaign, plan, user=user, today=today)


def foresee_trial(
    campaign: Campaign, trial: Trial | TrialPlan, *, user: User, today: date
) -> Foreseen:
    """Counts the claims that it would compare if it were launched now."""
    claims = chosen(campaign.filters, campaign.ends_on, user=user, today=today)
    near = Q(deadline_on__lte=deadline_until(today))
    found = claims.order_by().aggregate(every=Count("pk"), outside=Count("pk", filter=near))
    compared = found["every"] - found["outside"]
    challenger = compared * trial.challenger_percent // 100
    wanted = needed(
        float(trial.expected_share), float(trial.smallest_difference), trial.challenger_percent
    )
    return Foreseen(found["outside"], compared - challenger, challenger, wanted)


def champion_of(campaign: Campaign, today: date) -> WorkflowVersion | None:
    """The version of the campaign's workflow that is in force when it starts."""
    versions = campaign.workflow.versions.in_force(begins_on(campaign, today))
    version: WorkflowVersion | None = versions.first()
    return version


def begins_on(campaign: Campaign, today: date) -> date:
    """When a draft can be launched at the earliest."""
    return max(today, campaign.starts_on)


def deadline_until(today: date) -> date:
    """Who has a deadline until then is in the lane of deadlines, and is never left to chance."""
    return today + timedelta(days=score_in_force().deadline_days)


def freeze_trial(campaign: Campaign, version: WorkflowVersion, today: date) -> None:
    """Part of the launch: what was written down must still be so, and stays so."""
    trial = Trial.objects.filter(campaign=campaign).select_related("challenger").first()
    if trial is None:
        return
    if trial.champion_id != version.pk or not _is_in_force(trial.challenger, today):
        text = "A workflow of its trial was changed since: write the trial down anew."
        raise Refused("trial_outdated", text)
    save_fields(trial, launched_on=today, deadline_until=deadline_until(today))


def begin_looks(campaign_id: int) -> None:
    """Once all are enrolled: how many are in each arm, and when it is looked first."""
    trial = Trial.objects.filter(campaign=campaign_id).first()
    if trial is None or trial.launched_on is None:
        return
    rows = Enrolment.objects.filter(campaign=campaign_id).values_list("arm").order_by("arm")
    claims = dict(rows.annotate(claims=Count("pk")))
    save_fields(
        trial,
        champion_claims=claims.get(Arm.CHAMPION, 0),
        challenger_claims=claims.get(Arm.CHALLENGER, 0),
        outside_claims=claims.get("", 0),
    )
    if trial.is_comparable:
        save_fields(trial, next_look_on=look_dates(trial)[0])


def look_dates(trial: Trial) -> list[date]:
    """The days on which it is looked, the horizon last; none before the launch."""
    begun = trial.launched_on
    days = look_days(trial.horizon_days, trial.looks)
    return [begun + timedelta(days=day) for day in days] if begun else []


def keep_looks(day: date) -> int:
    """The night's step, once results are counted: looks that are due, each kept as a row. The
    same day again finds none due."""
    due = Trial.objects.filter(next_look_on__lte=day, campaign__latest__day=day)
    ids = list(due.order_by("pk").values_list("pk", flat=True))
    return sum(_keep_look(pk, day) for pk in ids)


@retry_deadlocks
@transaction.atomic
def _keep_look(trial_id: int, day: date) -> int:
    trial = Trial.objects.select_for_update(of=("self",)).get(pk=trial_id)
    if trial.next_look_on is None or trial.next_look_on > day or trial.launched_on is None:
        return 0
    dates = look_dates(trial)
    number = sum(planned <= day for planned in dates)
    challenger, champion = _seen(trial, min(day, dates[-1]))
    before = [Told(one.known, one.spent) for one in trial.looked.order_by("number")]
    found = look(
        challenger,
        champion,
        elapsed=min((day - trial.launched_on).days / trial.horizon_days, 1.0),
        challenger_percent=trial.challenger_percent,
        before=before,
    )
    TrialLook.objects.create(
        trial=trial,
        number=number,
        day=day,
        champion_claims=champion.n,
        champion_successes=champion.successes,
        challenger_claims=challenger.n,
        challenger_successes=challenger.successes,
        **asdict(found),
    )
    save_fields(trial, next_look_on=dates[number] if found.verdict == Verdict.GO_ON else None)
    return 1


def _seen(trial: Trial, until: date) -> tuple[Seen, Seen]:
    """Challenger and champion: every claim that was drawn counts in its arm, whatever became of
    its workflow (intention to treat)."""
    count = Count("pk", filter=Q(**{COUNTS[trial.metric]: until}))
    drawn = Enrolment.objects.filter(campaign=trial.campaign_id).values_list("arm").order_by("arm")
    rows = drawn.annotate(n=Count("pk"), successes=count)
    seen = {arm: Seen(successes, n) for arm, n, successes in rows}
    return seen[Arm.CHALLENGER], seen[Arm.CHAMPION]


def _refuse_plan(plan: TrialPlan, campaign: Campaign, today: date) -> WorkflowVersion:
    """Returns the champion."""
    champion = champion_of(campaign, today)
    if champion is None:
        raise Refused("workflow_not_in_force", f"“{campaign.workflow}” has no version in force.")
    if plan.challenger.pk == champion.pk:
        raise Refused("trial_same_version", f"{champion} is the champion itself.")
    if not _is_in_force(plan.challenger, begins_on(campaign, today)):
        raise Refused("trial_version", f"{plan.challenger} is not in force when it starts.")
    if plan.challenger.workflow.is_appeal != champion.workflow.is_appeal:
        text = "An appeal takes only claims that may be appealed: the arms would not be alike."
        raise Refused("trial_appeal", text)
    _refuse_figures(plan, campaign)
    return champion


def _refuse_figures(plan: TrialPlan, campaign: Campaign) -> None:
    if plan.horizon_days > campaign.window_days:
        text = f"Results count for {campaign.window_days} days: the horizon cannot be later."
        raise Refused("trial_horizon", text)
    if plan.horizon_days < plan.looks:
        raise Refused("trial_looks", "There are more looks than days.")
    if plan.smallest_difference <= 0 or plan.expected_share + plan.smallest_difference > 1:
        text = "The expected share and the difference together are between 0 and 100 %."
        raise Refused("trial_shares", text)


def _is_in_force(version: WorkflowVersion, day: date) -> bool:
    """It may be an earlier version of the same workflow, as long as it has not ended."""
    same = WorkflowVersion.objects.in_force(day).filter(pk=version.pk, workflow__is_active=True)
    return bool(same.filter(steps__isnull=False).exists())


def _lock_draft(campaign: Campaign) -> Campaign:
    locked = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if locked.state != CampaignState.DRAFT:
        text = f"{locked} is launched: its trial stays as it was written down."
        raise Refused("trial_frozen", text)
    return locked
