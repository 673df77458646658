"""One line of the table, and taking time fairly."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection


@dataclass
class Figure:
    """What was measured, against which target. `good` is None where there is no target."""

    name: str
    rows: int | None = None
    seconds: float | None = None
    value: str = ""
    target: str = ""
    good: bool | None = None
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def rate(self) -> float | None:
        """Rows a second."""
        return self.rows / self.seconds if self.rows and self.seconds else None

    def to_json(self) -> dict[str, Any]:
        rate = self.rate
        return {**asdict(self), "rows_per_second": rate and round(rate)}


def checkpoint() -> None:
    """Writes out what earlier steps left, so that no step pays for the one before it."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")


@contextmanager
def stopwatch() -> Iterator[Callable[[], float]]:
    """Starts after a checkpoint; the function it gives tells the seconds up to the block's end."""
    checkpoint()
    began = time.perf_counter()
    marks: list[float] = []
    yield lambda: (marks[0] if marks else time.perf_counter()) - began
    marks.append(time.perf_counter())


def wal_position() -> int:
    """Bytes of write-ahead log so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
        (position,) = cursor.fetchone()
        return int(position)
