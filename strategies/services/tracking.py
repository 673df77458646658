"""One claim's workflow as it stands: the step at hand, those behind and ahead, and its past."""

from dataclasses import dataclass
from datetime import date

from claims.choices import DayKind
from claims.models import Claim
from claims.services.holidays import holidays_near
from strategies.choices import StepState
from strategies.models import Enrolment, Handover, StepRun, WorkflowStep
from strategies.rules.schedule import due_on


@dataclass(frozen=True, slots=True)
class Place:
    """A step in its round: what became of it, or the day on which it is due."""

    step: WorkflowStep
    due_on: date
    run: StepRun | None
    is_current: bool

    @property
    def state(self) -> str:
        """In a word."""
        if self.run is not None:
            return StepState(self.run.state).label
        return "Now" if self.is_current else "To come"


def current_enrolment(claim: Claim) -> Enrolment | None:
    """The workflow that the claim runs."""
    related = ("version__workflow", "campaign", "person")
    return Enrolment.objects.under_way().filter(claim=claim).select_related(*related).first()


def past_enrolments(claim: Claim) -> list[Enrolment]:
    """Those that are over, the latest first."""
    over = claim.enrolments.exclude(pk__in=Enrolment.objects.under_way())
    return list(over.select_related("version__workflow").order_by("-id")[:20])


def last_handover(claim: Claim) -> Handover | None:
    """The last time that a rule moved the claim, if that was not taken back."""
    related = ("from_enrolment__version__workflow", "rule__to_workflow")
    begun = ("to_enrolment", "escalation")
    found = claim.handovers.select_related(*related, *begun).order_by("-id").first()
    return found if found is not None and found.undone_at is None else None


def places_of(enrolment: Enrolment) -> list[Place]:
    """The steps of the round that runs."""
    runs = enrolment.runs.filter(cycle=enrolment.cycle).select_related("person")
    done = {run.step_id: run for run in runs}
    return [
        Place(step, _day(enrolment, step), done.get(step.pk), step.position == enrolment.position)
        for step in enrolment.version.steps.select_related("template").order_by("position")
    ]


def _day(enrolment: Enrolment, step: WorkflowStep) -> date:
    if step.position == enrolment.position and enrolment.due_on:
        return enrolment.due_on
    begun = enrolment.cycle_on
    return due_on(begun, step.offset, DayKind(step.day_kind), holidays_near(begun))
