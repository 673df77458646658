"""A night over all enrolments, range by range.

The run's row is the truth: each range is one transaction that also writes how far it got, so that
a night that dies is resumed by any other.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction
from psycopg import sql

from arengine.lib.deadlocks import retry_deadlocks
from claims.models import JobRun
from strategies.bulk.ranges import next_bound
from strategies.choices import EnrolmentState

Work = Callable[[sql.Composable], Mapping[str, int]]


@retry_deadlocks
@transaction.atomic
def work_range(run_id: int, most: int, states: Sequence[EnrolmentState], work: Work) -> bool:
    """Does the work on the next so many enrolments `e`, and adds up what it counts; False where
    none are left."""
    run = JobRun.objects.select_for_update().get(pk=run_id)
    first = run.outcome["reached"]
    bound = next_bound(first, most, states)
    if bound is None or run.finished_at is not None:
        return False
    counts = work(
        sql.SQL("e.id > {} AND e.id <= {}").format(sql.Literal(first), sql.Literal(bound))
    )
    added = {name: run.outcome.get(name, 0) + count for name, count in counts.items()}
    run.outcome = {**run.outcome, **added, "reached": bound}
    run.save(update_fields=["outcome"])
    return True


def counts_of(run: JobRun) -> dict[str, Any]:
    """What the night counted, without how far it got."""
    return {name: count for name, count in run.outcome.items() if name != "reached"}
