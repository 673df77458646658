"""Applies a confirmed import chunk by chunk. Each chunk is one transaction: claims, ledger,
rollup deltas, chunk marker and progress, so that progress never lies and a chunk counts once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Sum

from accounts.models import Facility
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.fold import fold
from arengine.lib.money import ZERO
from claims.bulk.portfolio import hold_portfolio_date
from claims.importing import checking
from claims.importing.copying import stage_table
from claims.importing.leases import LeaseLost
from claims.importing.mapping import Mapping
from claims.importing.merging import Merge
from claims.importing.source import Source
from claims.models import Import, ImportChunk, ImportName, Payer, PayerAlias, RoutingVersion
from claims.rules.lines import proposed_line

# Chunks of two imports do not interleave: each sees the claims that the other has made.
CHUNK_LOCK = "SELECT pg_advisory_xact_lock(hashtext('apply_chunk'))"


class Cancelled(Exception):
    """A person asked to stop; what was applied so far is kept."""


@dataclass(frozen=True)
class Chunk:
    """Rows (after, up_to] of the file, by row number."""

    number: int
    after: int
    up_to: int


def chunk_plan(import_id: int, done: set[int]) -> list[Chunk]:
    """The chunks that are still to be applied."""
    ((last,),) = checking.fetch(f"SELECT max(row_number) FROM {stage_table(import_id)}", {})
    size = settings.IMPORT_CHUNK_ROWS
    chunks = (Chunk(n, n * size, (n + 1) * size) for n in range((last or 0) // size + 1))
    return [chunk for chunk in chunks if chunk.number not in done]


def create_names(source_import: Import) -> None:
    """Creates the payers and facilities that the file names and nobody knew; flagged for review."""
    checking.find_names(source_import)
    unknown = ImportName.objects.filter(source_import=source_import, target__isnull=True)
    with transaction.atomic():
        for name in unknown.filter(kind=ImportName.PAYER):
            payer = Payer.objects.create(name=name.name, line_of_business=proposed_line(name.name))
            PayerAlias.objects.create(payer=payer, key=name.key)
        facilities = unknown.filter(kind=ImportName.FACILITY)
        Facility.objects.bulk_create(
            [Facility(name=name.name, key=fold(name.name)) for name in facilities],
            ignore_conflicts=True,
        )
    checking.find_names(source_import)


def merge_for(source_import: Import, today: date) -> Merge:
    """The statements under the routing rules in force today."""
    version = RoutingVersion.objects.in_force(today)
    rules = [rule.as_rule() for rule in version.rules.order_by("position")]
    return Merge(Source(source_import.pk, Mapping.from_json(source_import.mapping)), rules)


def apply_chunks(source_import: Import, owner: str, today: date) -> None:
    """Applies what is left. Raises LeaseLost, Cancelled."""
    create_names(source_import)
    done = set(source_import.done_chunks.values_list("number", flat=True))
    merge = merge_for(source_import, today)
    values = checking.parameters(source_import)
    for chunk in chunk_plan(source_import.pk, done):
        apply_chunk(source_import, merge, chunk, owner, values, today)
        if Import.objects.filter(pk=source_import.pk, cancel_requested_at__isnull=False).exists():
            raise Cancelled


@retry_deadlocks
def apply_chunk(
    source_import: Import,
    merge: Merge,
    chunk: Chunk,
    owner: str,
    values: dict[str, Any],
    today: date,
) -> None:
    """One chunk, once: a chunk whose marker stands does nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CHUNK_LOCK)
        as_of = hold_portfolio_date(today)
        if source_import.done_chunks.filter(number=chunk.number).exists():
            return
        values = {
            **values,
            "today": as_of,
            "after": chunk.after,
            "up_to": chunk.up_to,
        }
        cursor.execute(merge.classify(), values)
        changed, unchanged, rows, balance, fresh, altered = cursor.fetchone()
        if changed:
            cursor.execute(merge.lock, {"changed": changed})
            cursor.execute(merge.update(), {**values, "changed": changed})
        new: Sequence[int] = []
        if fresh:
            cursor.execute(merge.insert(), values)
            (new,) = cursor.fetchone()
        ImportChunk.objects.create(
            source_import=source_import,
            number=chunk.number,
            new_ids=new,
            changed_ids=changed,
            unchanged_ids=unchanged,
            rows=rows,
            rows_new=fresh,
            rows_changed=altered,
            balance=balance,
        )
        _advance(source_import, owner, chunk, rows)


def _advance(source_import: Import, owner: str, chunk: Chunk, rows: int) -> None:
    """Progress and the next step's name, in the chunk's own transaction and under the lease."""
    mine = Import.objects.filter(pk=source_import.pk, lease_owner=owner)
    kept = mine.update(
        progress_done=F("progress_done") + rows, attempted=f"chunk {chunk.number + 1}", attempts=1
    )
    if not kept:
        raise LeaseLost


def mark_missing(source_import: Import) -> int:
    """Marks the claims that a snapshot no longer holds; they stay open until a person decides."""
    return checking.run(
        "UPDATE claims_claim c SET missing_since = now(), missing_import_id = %(import)s, "
        "updated_at = now(), version = version + 1 WHERE "
        + checking.missing_condition(source_import.pk),
        {"import": source_import.pk},
    )


def applied_balance(source_import: Import) -> Decimal:
    """Sum over the chunks that are in, to be held against the check's control total."""
    sums = source_import.done_chunks.aggregate(balance=Sum("balance", default=ZERO))
    return Decimal(sums["balance"])


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
    checking.fetch("SELECT analyze_claims()", {})
