"""Whether the figures may be believed: what the last nightly check of balances said."""

from dataclasses import dataclass
from datetime import datetime

from claims.models import JobRun

CHECK = "verify"


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The last finished check of all invariants; `broken` names the first that fails, or ""."""

    finished_at: datetime
    broken: str


def reconciliation() -> Reconciliation | None:
    """None in an installation where the check never ran."""
    ended = JobRun.objects.filter(job=CHECK, finished_at__isnull=False).order_by("-date").first()
    if ended is None or ended.finished_at is None:
        return None
    return Reconciliation(ended.finished_at, str(ended.outcome.get("broken") or ""))
