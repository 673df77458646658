"""A team's queue under other weights: who moves where, in one statement that writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from psycopg import sql

from claims.bulk.scoring import claim_priority
from claims.rules.priority import Weights

SHOWN = 50
PLACES = sql.SQL(
    "SELECT id, before, after FROM (SELECT c.id, "
    "row_number() OVER (ORDER BY {near}, c.priority DESC, c.id DESC) AS before, "
    "row_number() OVER (ORDER BY {then_near}, {then} DESC, c.id DESC) AS after "
    "FROM claims_claim c WHERE c.team_id = {team} AND c.status = 'open' AND c.is_due"
    ") AS queue WHERE before <= {shown} OR after <= {shown} ORDER BY after"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A claim of the queue: its place by the score in force, and by the other one."""

    claim: int
    before: int
    after: int


def places(
    team: int, weights: Weights, *, days: int, days_now: int, today: date
) -> Sequence[Place]:
    """The first claims of the team's queue by either score, in the order of the other one."""
    statement = PLACES.format(
        near=_near(today, days_now),
        then_near=_near(today, days),
        then=claim_priority(weights),
        team=sql.Literal(team),
        shown=sql.Literal(SHOWN),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [Place(*row) for row in cursor.fetchall()]


def _near(today: date, days: int) -> sql.Composed:
    """The deadline of claim `c` where it goes before any score."""
    day = sql.Literal(today)
    return sql.SQL(
        "CASE WHEN c.deadline_on BETWEEN {day}::date AND {day}::date + {days}::int "
        "THEN c.deadline_on END"
    ).format(day=day, days=sql.Literal(days))
