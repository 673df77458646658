"""Moving the statuses of many claims: judged once for each standing, written in one statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Q, Value, When
from psycopg import sql

from accounts.models import User
from claims.bulk.told import those, write_and_tell
from claims.models.claim_queries import ClaimQuerySet
from claims.rules.moves import Standing

# Of a balance the table of moves asks only whether there is one.
SOME, NONE = Decimal(1), Decimal(0)
KEY = ("adjudication_status", "work_status", "responsibility", "disposition")
HAS_BALANCE = Case(When(balance=0, then=Value(NONE)), default=Value(SOME))


@dataclass(frozen=True, slots=True)
class Move:
    """From a standing to another; what becomes of the claim's turn, and the event of its story.

    `is_due` is None where the turn stays as it is.
    """

    before: Standing
    after: Standing
    kind: str
    text: str
    is_due: bool | None = None
    follow_up_on: date | None = None


def standings(claims: ClaimQuerySet) -> list[Standing]:
    """The different standings of these claims."""
    rows = claims.order_by().annotate(some=HAS_BALANCE).values_list(*KEY, "some").distinct()
    return [
        Standing(adjudication, work, owing, some, disposition)
        for adjudication, work, owing, disposition, some in rows
    ]


def stands(standing: Standing) -> Q:
    """The claims of this standing."""
    same = Q(**{name: getattr(standing, name) for name in KEY})
    return same & (~Q(balance=0) if standing.balance else Q(balance=0))


def move_all(ids: Iterable[int], moves: Sequence[Move], *, user: User) -> list[int]:
    """Moves each claim from the standing it has; returns those that this changed."""
    if not moves:
        return []
    locked = sql.SQL(
        "SELECT c.id, m.* FROM claims_claim c JOIN unnest({columns}) AS m({names}) "
        "ON c.adjudication_status = m.a AND c.work_status = m.w AND c.responsibility = m.r "
        "AND c.disposition = m.d AND (c.balance <> 0) = m.owed "
        "WHERE {those} AND c.withdrawn_at IS NULL ORDER BY c.id FOR UPDATE OF c"
    ).format(columns=_columns(moves), names=sql.SQL(NAMES), those=those(ids))
    return write_and_tell(locked, WRITTEN, kind=sql.SQL("kind"), text=sql.SQL("text"), user=user)


NAMES = "a, w, r, d, owed, to_a, to_w, to_r, to_d, kind, text, due, day"
WRITTEN = sql.SQL(
    "adjudication_status = locked.to_a, work_status = locked.to_w, responsibility = locked.to_r, "
    "disposition = locked.to_d, is_due = coalesce(locked.due, c.is_due), "
    "follow_up_on = CASE WHEN locked.due IS NULL THEN c.follow_up_on ELSE locked.day END"
)


def _columns(moves: Sequence[Move]) -> sql.Composed:
    def column(values: Iterable[object], kind: str) -> sql.Composed:
        return sql.SQL("{}::{}[]").format(sql.Literal(list(values)), sql.SQL(kind))

    return sql.SQL(", ").join(
        [
            *(column((getattr(one.before, name) for one in moves), "text") for name in KEY),
            column((bool(one.before.balance) for one in moves), "boolean"),
            *(column((getattr(one.after, name) for one in moves), "text") for name in KEY),
            column((one.kind for one in moves), "text"),
            column((one.text for one in moves), "text"),
            column((one.is_due for one in moves), "boolean"),
            column((one.follow_up_on for one in moves), "date"),
        ]
    )
