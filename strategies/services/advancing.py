"""The night of the workflows: claims that moved on leave, steps past their grace are missed.

What is done to a chunk of enrolments follows from the rows alone: done twice, the second time
writes nothing.
"""

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from arengine.lib.deadlocks import retry_deadlocks
from claims.models import Claim, JobRun
from claims.services.runs import ClockTimestamp
from strategies.bulk.advancing import miss_late, settle_touched
from strategies.bulk.enrolling import enrol
from strategies.bulk.leaving import leave
from strategies.bulk.rates import measure_rates
from strategies.bulk.settling import Settled
from strategies.choices import UNDER_WAY, EnrolledBy
from strategies.models import TouchMark, WorkflowVersion
from strategies.services.ranges import counts_of, work_range
from strategies.services.versions_in_force import versions_in_force

JOB = "workflows"
CHUNK = 20_000
# Longer than any transaction that writes a touch: what it dates earlier is still seen.
OVERLAP = timedelta(hours=1)
# Where nothing was read yet; what is older belongs to days without workflows.
FIRST_LOOK = timedelta(days=7)
NOTHING = {"reached": 0, "left": 0, "switched": 0, "moved": 0, "completed": 0}


def advance_workflows(day: date) -> dict[str, Any]:
    """Brings every enrolment to a day; returns counts. A day that is done stays as it is."""
    run, _ = JobRun.objects.get_or_create(job=JOB, date=day, defaults={"outcome": NOTHING})
    if run.finished_at is None:
        settle_touched_steps(day)
        versions = versions_in_force(day)
        work = partial(advance_chunk, day=day, versions=versions)
        while work_range(run.pk, CHUNK, UNDER_WAY, work):
            pass
        measure_rates(day)
        JobRun.objects.filter(pk=run.pk).update(finished_at=ClockTimestamp())
        run.refresh_from_db()
    return counts_of(run)


def advance_chunk(
    chunk: sql.Composable, day: date, versions: dict[int, WorkflowVersion]
) -> dict[str, int]:
    """Brings enrolments `e` to a day; counts of those that left, went over, on and to the end."""
    left = leave(chunk, day, begun=versions)
    ended, switched = left.get(None, []), 0
    for workflow, version in versions.items():
        if claims := left.get(workflow):
            chosen = Claim.objects.filter(pk__in=claims)
            switched += enrol(chosen, version, enrolled_by=EnrolledBy.RULE, today=day)
    missed = miss_late(chunk, day)
    counts = {"left": len(ended), "switched": switched}
    return {**counts, "moved": missed.moved, "completed": missed.completed}


@retry_deadlocks
@transaction.atomic
def settle_touched_steps(day: date) -> Settled:
    """Steps that touches since the last look carried out are done; nothing while another looks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('settle_touched_steps')), now()")
        is_free, moment = cursor.fetchone()
    if not is_free:
        return Settled()
    mark = TouchMark.objects.first()
    settled = settle_touched((mark.read_until if mark else moment - FIRST_LOOK) - OVERLAP, day)
    (mark or TouchMark()).read_up_to_now()
    return settled
