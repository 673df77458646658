"""Enrolments taken range by range, by ascending id."""

from collections.abc import Sequence

from django.db import connection
from psycopg import sql

from strategies.choices import EnrolmentState

BOUND = """SELECT max(id) FROM (SELECT id FROM strategies_enrolment
    WHERE id > {after} AND state IN ({states}) ORDER BY id LIMIT {most}) e"""


def next_bound(after: int, most: int, states: Sequence[EnrolmentState]) -> int | None:
    """The last id of the next so many enrolments in these states; None where there are none."""
    named = sql.SQL(", ").join(sql.Literal(state.value) for state in states)
    statement = sql.SQL(BOUND).format(
        after=sql.Literal(after), states=named, most=sql.Literal(most)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        (bound,) = cursor.fetchone()
    return None if bound is None else int(bound)
