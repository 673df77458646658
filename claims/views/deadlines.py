"""A claim's deadlines as its page shows them."""

from dataclasses import dataclass
from datetime import date

from claims.models import Claim
from claims.models.deadlines import AT_WORK
from claims.rules.deadlines import Left, left


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """What is due, when, how long there is, and who says so."""

    label: str
    day: date
    left: Left
    source: str


def deadline_lines(claim: Claim, today: date) -> list[DeadlineLine]:
    """Those that run, and those that ran out and wait for a person's word; nearest first."""
    clocks = claim.deadlines.filter(state__in=AT_WORK).select_related("rule", "term")
    return [
        DeadlineLine(
            clock.get_kind_display(), clock.due_on, left(clock.due_on, today), clock.source
        )
        for clock in clocks
    ]
