"""What the audit of claims and ledger adds to an import: the same files with and without it."""

import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

from arengine.ownership import owning
from trust.files import claims_file
from trust.ground import pinned_portfolio
from trust.imports import applied

ROUNDS = 3
CHANGED = 0.1
TABLES = ("claims_claim", "claims_ledgerentry")
TRIGGERS = ("audit_created", "audit_changed")
# First load, then the same with changes.
Pair = tuple[float, float]


@dataclass(frozen=True)
class Cost:
    """What the audit adds, as a share of the time without it."""

    rows: int
    first: float
    changed: float
    details: Sequence[str]

    @property
    def share(self) -> float:
        return max(self.first, self.changed)


def cost_of_audit(rows: int, seed: int) -> Cost:
    """The medians of three rounds, in each of which both are measured, in turn first."""
    took: dict[bool, list[Pair]] = defaultdict(list)
    files = [claims_file(rows, seed), claims_file(rows, seed, changed_share=CHANGED)]
    for number in range(ROUNDS):
        for audited in (number % 2 == 0, number % 2 == 1):
            with _audit(enabled=audited):
                took[audited].append(_seconds_of(files))
    first, changed = (_share(took, place) for place in (0, 1))
    details = [
        f"{'with' if audited else 'without'} audit: first {one:.1f} s, changed {two:.1f} s"
        for audited, pairs in took.items()
        for one, two in pairs
    ]
    return Cost(rows, first, changed, details)


def _share(took: dict[bool, list[Pair]], place: int) -> float:
    with_it, without = (
        statistics.median(pair[place] for pair in took[audited]) for audited in (True, False)
    )
    return with_it / without - 1


def _seconds_of(files: Sequence[bytes]) -> Pair:
    """Of each import from its upload to its end, on an empty portfolio."""
    with pinned_portfolio():
        first, changed = (_seconds(content, n) for n, content in enumerate(files))
    return first, changed


def _seconds(content: bytes, number: int) -> float:
    began = time.monotonic()
    applied(content, f"trust-cost-{number}.csv")
    return time.monotonic() - began


@contextmanager
def _audit(*, enabled: bool) -> Iterator[None]:
    """As the owner, who may; enabled again however it ends."""
    if enabled:
        yield
        return
    _set("DISABLE")
    try:
        yield
    finally:
        connection.close()
        _set("ENABLE")


def _set(verb: str) -> None:
    with owning(), connection.cursor() as cursor:
        for table in TABLES:
            for trigger in TRIGGERS:
                cursor.execute(f"ALTER TABLE {table} {verb} TRIGGER {trigger}")
