"""Applies a confirmed import chunk by chunk. Each chunk is one transaction: claims, ledger,
rollup deltas, chunk marker and progress, so that progress never lies and a chunk counts once."""

import itertools
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Sum

from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.money import ZERO
from claims.bulk.portfolio import hold_portfolio_date
from claims.bulk.scoring import weights_in_force
from claims.importing.copying import stage_table
from claims.importing.encrypting import encrypted_patients
from claims.importing.leases import LeaseLost, alone
from claims.importing.mapping import Mapping
from claims.importing.merging import Merge
from claims.importing.missing import missing_condition, missing_values
from claims.importing.names import create_names
from claims.importing.source import Source
from claims.importing.statements import fetch, parameters, run
from claims.models import Import, RoutingVersion

CHUNKS_WORTH_SHARING = 8
# A chunk is small beside the portfolio: every claim by its index, never a pass over all of them,
# and no compiling of statements that run for a tenth of a second.
BY_INDEX = "SET LOCAL enable_seqscan = off; SET LOCAL enable_mergejoin = off; SET LOCAL jit = off"


class Cancelled(Exception):
    """A person asked to stop; what was applied so far is kept."""


class Overtaken(Exception):
    """A file of a later day was applied since this one was checked."""


OVERTAKEN = (
    "A file of a later day was applied since this import was checked. What was applied before is "
    "kept; undo it and send the file again."
)


def overtaken(source_import: Import) -> bool:
    """Whether applying the import now would take claims back in time."""
    later = Import.objects.applied().filter(
        as_of__gt=source_import.as_of, finished_at__gt=source_import.checked_at
    )
    return later.exists()


@dataclass(frozen=True)
class Chunk:
    """Rows (after, up_to] of the file, by row number."""

    number: int
    after: int
    up_to: int


def chunk_plan(source_import: Import, done: set[int]) -> list[Chunk]:
    """The chunks that are still to be applied."""
    stage = stage_table(source_import.pk)
    ((last,),) = fetch(f"SELECT max(row_number) FROM {stage}", {})
    size = source_import.chunk_rows
    chunks = (Chunk(n, n * size, (n + 1) * size) for n in range((last or 0) // size + 1))
    return [chunk for chunk in chunks if chunk.number not in done]


def merge_for(source_import: Import, today: date) -> Merge:
    """The statements under the routing rules in force today."""
    version = RoutingVersion.objects.in_force(today)
    rules = [rule.as_rule() for rule in version.rules.order_by("position")]
    source = Source(source_import.pk, Mapping.from_json(source_import.mapping))
    return Merge(source, rules, weights_in_force())


def apply_chunks(source_import: Import, owner: str, today: date, connections: int) -> None:
    """Applies what is left, over so many connections at once.

    Raises LeaseLost, Cancelled, Overtaken.
    """
    with alone():
        if overtaken(source_import):
            raise Overtaken
        create_names(source_import)
        done = set(source_import.done_chunks.values_list("number", flat=True))
        values = parameters(source_import)
        job = Job(source_import, merge_for(source_import, today), owner, values, today)
        run_chunks(job, chunk_plan(source_import, done), connections)


@dataclass(frozen=True)
class Job:
    """What every chunk of one import needs."""

    source_import: Import
    merge: Merge
    owner: str
    values: dict[str, Any]
    today: date


def run_chunks(job: Job, chunks: Sequence[Chunk], connections: int) -> None:
    """In order; over several connections when there are enough chunks to be worth it."""
    if connections == 1 or len(chunks) < CHUNKS_WORTH_SHARING:
        for chunk in chunks:
            apply_next(job, chunk)
        return
    stopped = threading.Event()
    with ThreadPoolExecutor(connections) as pool:
        # Who acts is known in the threads, too.
        mine = [partial(copy_context().run, _apply_apart, job, chunk, stopped) for chunk in chunks]
        for _ in pool.map(lambda apply: apply(), mine):
            pass


def _apply_apart(job: Job, chunk: Chunk, stopped: threading.Event) -> None:
    """In a thread with a connection of its own; the first trouble stops the others."""
    try:
        if not stopped.is_set():
            apply_next(job, chunk)
    except BaseException:
        stopped.set()
        raise
    finally:
        connection.close()


def apply_next(job: Job, chunk: Chunk) -> None:
    """One chunk, then a look whether a person wants to stop. Raises LeaseLost, Cancelled."""
    apply_chunk(job, chunk)
    asked = Import.objects.filter(pk=job.source_import.pk, cancel_requested_at__isnull=False)
    if asked.exists():
        raise Cancelled


@retry_deadlocks
def apply_chunk(job: Job, chunk: Chunk) -> None:
    """One chunk, once: a chunk whose marker stands does nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BY_INDEX)
        as_of = hold_portfolio_date(job.today)
        if job.source_import.done_chunks.filter(number=chunk.number).exists():
            return
        values = {
            **job.values,
            "today": as_of,
            "chunk": chunk.number,
            "after": chunk.after,
            "up_to": chunk.up_to,
        }
        cursor.execute(job.merge.classify(), values)
        rows, new, new_rows, changed = cursor.fetchone()
        patients = job.merge.source.keys
        values |= encrypted_patients(job.source_import.pk, [*new_rows, *changed], [*patients])
        if changed:
            cursor.execute(job.merge.lock, values)
            changed_rows = {"changed": changed, "count": len(changed)}
            cursor.execute(job.merge.update(), {**values, **changed_rows})
        if new:
            cursor.execute(job.merge.insert(all_new=new == rows), values)
        # References are checked before the import's row is locked, which all chunks write.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _advance(job, rows)


def _advance(job: Job, rows: int) -> None:
    """Progress, in the chunk's own transaction and only under the lease."""
    mine = Import.objects.filter(pk=job.source_import.pk, lease_owner=job.owner)
    if not mine.update(progress_done=F("progress_done") + rows):
        raise LeaseLost


def mark_missing(source_import: Import) -> int:
    """Marks the claims that a snapshot no longer holds; they stay open until a person decides."""
    return run(
        "UPDATE claims_claim c SET missing_since = now(), missing_import_id = %(import)s, "
        "updated_at = now(), version = version + 1 WHERE " + missing_condition(source_import.pk),
        missing_values(source_import.pk),
    )


def applied_balance(source_import: Import) -> Decimal:
    """Sum over the chunks that are in, to be held against the check's control total."""
    sums = source_import.done_chunks.aggregate(balance=Sum("balance", default=ZERO))
    return Decimal(sums["balance"])


def applied_rows(source_import: Import) -> int:
    """Rows of the chunks that are in."""
    return int(source_import.done_chunks.aggregate(rows=Sum("rows", default=0))["rows"])


def applied_counts(source_import: Import) -> dict[str, int]:
    """Rows as they were applied; what was checked may have been overtaken by other writes."""
    sums = source_import.done_chunks.aggregate(
        rows=Sum("rows", default=0),
        new=Sum("rows_new", default=0),
        changed=Sum("rows_changed", default=0),
    )
    return {
        "rows_new": sums["new"],
        "rows_changed": sums["changed"],
        "rows_unchanged": sums["rows"] - sums["new"] - sums["changed"],
    }


def refresh_statistics() -> None:
    """Tells the planner about the claims that are new."""
    fetch("SELECT analyze_claims()", {})


def first_open_chunk(source_import: Import) -> int:
    """The lowest number without a marker."""
    done = set(source_import.done_chunks.values_list("number", flat=True))
    return next(number for number in itertools.count() if number not in done)
