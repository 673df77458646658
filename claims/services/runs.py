"""Scheduled work: one row a job and date. Twice, late or from two machines: the same answer."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import DateTimeField, Func
from django.db.models.functions import Now

from claims.bulk.ageing import reage
from claims.bulk.portfolio import take_portfolio
from claims.models import JobRun

Outcome = dict[str, Any]


class ClockTimestamp(Func):
    """The moment the row is written; `now()` would be the moment the transaction began."""

    template = "clock_timestamp()"
    output_field = DateTimeField()


def run_once(job: str, day: date, work: Callable[[], Outcome]) -> Outcome | None:
    """Does the work of a date unless it is done or being done; returns its outcome, else None.

    The row is there before the work, so that a crash leaves it unfinished; whoever comes next
    finds its lock free and takes it over.
    """
    run, _ = JobRun.objects.get_or_create(job=job, date=day)
    with transaction.atomic():
        if not _free(job) or JobRun.objects.get(pk=run.pk).finished_at is not None:
            return None
        JobRun.objects.filter(pk=run.pk).update(started_at=Now())
        outcome = work()
        JobRun.objects.filter(pk=run.pk).update(finished_at=ClockTimestamp(), outcome=outcome)
    return outcome


@transaction.atomic
def reage_portfolio(day: date) -> int | None:
    """Ages the portfolio to a date, in one step from wherever it stands, forwards or backwards.

    Returns how many claims were written; None when the portfolio is there already. The date
    becomes the portfolio's in the same transaction as the claims.
    """
    take_portfolio()
    since = JobRun.objects.last_done(JobRun.REAGE)
    if since == day:
        return None
    written = reage(day, since)
    # Later dates no longer describe the portfolio.
    JobRun.objects.filter(job=JobRun.REAGE, date__gt=day).delete()
    outcome = {"claims": written, "since": since.isoformat() if since else None}
    JobRun.objects.update_or_create(
        job=JobRun.REAGE,
        date=day,
        defaults={"started_at": Now(), "finished_at": ClockTimestamp(), "outcome": outcome},
    )
    return written


def _free(job: str) -> bool:
    """Takes the job's lock until the transaction ends, if nobody has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [f"run:{job}"])
        (free,) = cursor.fetchone()
    return bool(free)
