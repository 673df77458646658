"""A claim's deadlines as its page shows them."""

from dataclasses import dataclass
from datetime import date

from claims.models import Claim
from claims.rules.days_left import DaysLeft, days_left


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """What is due, when, and how long there is."""

    label: str
    day: date
    left: DaysLeft


def deadline_lines(claim: Claim, today: date) -> list[DeadlineLine]:
    """Nearest first; the days that the claim itself carries."""
    known = (
        ("Appeal due", claim.appeal_due_on),
        ("Deadline", claim.deadline_on if claim.deadline_on != claim.appeal_due_on else None),
    )
    lines = [DeadlineLine(label, day, days_left(day, today)) for label, day in known if day]
    return sorted(lines, key=lambda line: line.day)
