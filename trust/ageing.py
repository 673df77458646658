"""T14: age and bucket of a million pairs of dates, SQL against plain Python."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import connection, transaction
from psycopg import sql

from claims.bulk.expressions import bucket_case
from trust.oracle import bucket_of
from trust.outcomes import Outcome
from trust.sizes import size

EDGES = (0, 30, 31, 60, 61, 90, 91, 120, 121, 180, 181, 365, 366)
CORNERS = (
    date(2024, 2, 29), date(2024, 3, 1), date(2023, 2, 28), date(2023, 12, 31), date(2024, 1, 1),
    date(2000, 2, 29), date(2100, 2, 28), date(2100, 3, 1), date(2026, 11, 21),
)  # fmt: skip


def ageing(seed: int) -> Outcome:
    count = size("PAIRS", 1_000_000)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE pair (anchor date, as_of date) ON COMMIT DROP")
        with cursor.copy("COPY pair FROM STDIN") as copy:
            copy.write("".join(f"{anchor}\t{as_of}\n" for anchor, as_of in _pairs(count, seed)))
        bucket = bucket_case(sql.SQL("(as_of - anchor)"))
        cursor.execute(sql.SQL("SELECT anchor, as_of, {} FROM pair").format(bucket))
        rows = cursor.fetchall()
    wrong = sum(stored != bucket_of(anchor, as_of) for anchor, as_of, stored in rows)
    return Outcome(len(rows) == count and wrong == 0, f"{wrong} of {len(rows):,} pairs differ")


def _pairs(count: int, seed: int) -> Iterator[tuple[date, date]]:
    """Every edge from every corner first, then dates of a century, two in three near an edge."""
    chance = random.Random(seed)
    near = [(day, edge + off) for day in CORNERS for edge in EDGES for off in (-1, 0, 1)]
    for as_of, age in near[:count]:
        yield as_of - timedelta(days=age), as_of
    for _ in range(count - len(near)):
        as_of = date.fromordinal(chance.randrange(730_000, 766_000))
        edge = chance.choice(EDGES) + chance.randrange(-1, 2)
        age = edge if chance.random() < 2 / 3 else chance.randrange(-1, 36_500)
        yield as_of - timedelta(days=age), as_of
