"""The arms of a trial as conditions on claims; `strategies.rules.arms` says the same of one."""

from dataclasses import dataclass

from django.db.models import BigIntegerField, F, Func, Q, Value
from django.db.models.lookups import GreaterThanOrEqual, LessThan

from strategies.choices import Arm
from strategies.models import Campaign, Trial, WorkflowVersion
from strategies.rules.arms import bound


class Place(Func):
    """The first 32 bits of the hash of campaign and claim."""

    template = (
        "('x' || left(encode(sha256(convert_to(%(expressions)s::text, 'UTF8')), 'hex'), 8))"
        "::bit(32)::bigint"
    )
    arg_joiner = " || ':' || "
    output_field = BigIntegerField()


@dataclass(frozen=True, slots=True)
class Way:
    """Which claims begin which version, and the arm they are in ("": none)."""

    claims: Q
    version: WorkflowVersion
    arm: str = ""


def ways(campaign: Campaign, version: WorkflowVersion) -> list[Way]:
    """All claims begin the campaign's version; in a trial, each that of its arm. Claims with a
    deadline near are never left to chance: they begin the champion, and are compared with none."""
    trial = Trial.objects.filter(campaign=campaign).select_related("challenger__workflow").first()
    if trial is None:
        return [Way(Q(), version)]
    near = Q(deadline_on__lte=trial.deadline_until)
    drawn, limit = place(campaign.pk), bound(trial.challenger_percent)
    return [
        Way(near, version),
        Way(~near & Q(GreaterThanOrEqual(drawn, limit)), version, Arm.CHAMPION),
        Way(~near & Q(LessThan(drawn, limit)), trial.challenger, Arm.CHALLENGER),
    ]


def place(campaign_id: int) -> Place:
    """Of a claim in the campaign, as SQL."""
    return Place(Value(str(campaign_id)), F("pk"))
