"""Working a new score into the stored claims: range after range, each with its mark of progress.

The run's row is the truth. Whoever takes it works the next range and writes how far it got in
the same transaction, so that a worker that dies is replaced by any other.
"""

from datetime import date

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min
from kombu.exceptions import OperationalError
from psycopg import sql

from arengine.lib.deadlocks import retry_deadlocks
from claims.bulk.rescoring import rescore
from claims.models import Claim, JobRun
from claims.models.runs import RESCORING
from claims.services.runs import ClockTimestamp

RANGE = 5_000
log = structlog.get_logger(__name__)


def rescoring() -> JobRun | None:
    """The run that has not reached its end yet."""
    return JobRun.objects.rescoring().first()


def begin_rescoring(number: int, today: date) -> JobRun:
    """A run over all claims there are; those to come are scored by the new weights anyway."""
    ends = Claim.objects.aggregate(first=Min("pk"), last=Max("pk"))
    run = JobRun.objects.create(
        job=f"{RESCORING}{number}",
        date=today,
        outcome={"claims": 0, "reached": (ends["first"] or 1) - 1, "last": ends["last"] or 0},
    )
    if settings.IMPORT_BELL:
        transaction.on_commit(send)
    return run


def send() -> None:
    """Puts the work into the queue; a bell that is not heard is rung again by the beat."""
    try:
        current_app.send_task("claims.rescore_claims", retry=False)
    except OperationalError:
        log.warning("broker_unreachable", job=RESCORING)


def rescore_claims(*, wait: bool = False) -> int:
    """Goes on with the run, if there is one, to its end, unless somebody else is at it (then
    waits, if so told, and helps). Returns how many claims got another score."""
    written = 0
    while (changed := _work_range(wait=wait)) is not None:
        written += changed
    return written


@retry_deadlocks
@transaction.atomic
def _work_range(*, wait: bool) -> int | None:
    """The next range; None where nothing is left, or somebody else is at it."""
    runs = JobRun.objects.rescoring().select_for_update(skip_locked=not wait)
    run = runs.first()
    if run is None:
        return None
    first, last = run.outcome["reached"], run.outcome["last"]
    reached = min(first + RANGE, last)
    ends = (sql.Literal(first), sql.Literal(reached))
    changed = rescore(sql.SQL("c.id > {} AND c.id <= {}").format(*ends))
    run.outcome = {"claims": run.outcome["claims"] + changed, "reached": reached, "last": last}
    run.save(update_fields=["outcome"])
    if reached == last:
        JobRun.objects.filter(pk=run.pk).update(finished_at=ClockTimestamp())
    return changed
