"""What an agent may say came of working a claim."""

from claims.models import Outcome
from claims.remembered import remembered


def offered_outcomes() -> list[Outcome]:
    """Those that can be chosen, in the order of their keys."""
    return remembered("outcomes", lambda: list(Outcome.objects.offered()))
