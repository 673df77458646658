"""What a version would do with a real claim if it began today; nothing is written."""

from dataclasses import dataclass
from datetime import date

from claims.choices import DayKind
from claims.models import Claim
from claims.rules.denials import codes_in, no_appeal
from claims.services.holidays import holidays_near
from strategies.models import Enrolment, WorkflowStep, WorkflowVersion
from strategies.rules.schedule import due_on


@dataclass(frozen=True, slots=True)
class Preview:
    """Why the claim would not begin it, if so, and the day of each step."""

    why_not: str
    days: list[tuple[WorkflowStep, date]]


def preview_version(version: WorkflowVersion, claim: Claim, today: date) -> Preview:
    """The claim's way through all steps, were none done early or late."""
    holidays = holidays_near(today)
    steps = version.steps.order_by("position")
    days = [(step, due_on(today, step.offset, DayKind(step.day_kind), holidays)) for step in steps]
    return Preview(_why_not(version, claim), days)


def _why_not(version: WorkflowVersion, claim: Claim) -> str:
    if not claim.is_open:
        return "Nothing is owed on it."
    running = Enrolment.objects.under_way().filter(claim=claim).first()
    if running is not None:
        return f"It is in “{running.version.workflow}” already."
    if version.workflow.is_appeal:
        return no_appeal(codes_in(claim.denial_code), claim.payer.line_of_business)
    return ""
