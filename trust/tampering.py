"""What somebody who owns the database may try on the audit, and what must be said of it."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from arengine.ownership import owning

# Each differs from what stands there, whatever that is.
LIES = (
    "user_id = coalesce(user_id, 0) + 1",
    "at = at - interval '1 microsecond'",
    "claim_id = NULL",
    "request_id = ''",
    "source = source || 'x'",
    "action = 'viewed'",
    "subject_id = subject_id + 1",
    "rows = rows + 1",
    "changes = '{}'",
    "detail = detail || '{\"a\": 1}'",
)
COLUMNS = (
    "at, transaction, user_id, source, request_id, action, subject, subject_id, last_id, claim_id, "
    "rows, changes, detail"
)


@dataclass(frozen=True)
class Try:
    """Statements of one try, and all that the check has to name after it."""

    statements: Sequence[str]
    named: Sequence[str]


def change(one: int, _: int, chance: random.Random) -> Try:
    lie = chance.choice(LIES)
    statement = f"UPDATE accounts_auditentry SET {lie} WHERE id = {one}"
    return Try([statement], [f"audit entry {one} was changed"])


def delete(one: int, _: int, chance: random.Random) -> Try:
    statement = f"DELETE FROM accounts_auditentry WHERE id = {one}"
    return Try([statement], [f"audit entry {one} was removed"])


def reorder(one: int, two: int, chance: random.Random) -> Try:
    """Two entries in each other's place; both are no longer what was sealed."""
    statements = [
        f"UPDATE accounts_auditentry SET id = -{2**40} WHERE id = {one}",
        f"UPDATE accounts_auditentry SET id = {one} WHERE id = {two}",
        f"UPDATE accounts_auditentry SET id = {two} WHERE id = -{2**40}",
    ]
    return Try(statements, [f"audit entry {number} was changed" for number in (one, two)])


def insert(one: int, two: int, chance: random.Random) -> Try:
    """A copy of one entry, as if it had been there from the beginning."""
    statement = (
        f"INSERT INTO accounts_auditentry (id, {COLUMNS}) SELECT -{two}, {COLUMNS} "
        f"FROM accounts_auditentry WHERE id = {one}"
    )
    return Try([statement], [f"audit entry -{two} was inserted"])


KINDS: tuple[Callable[[int, int, random.Random], Try], ...] = (change, delete, reorder, insert)


def cut() -> Try:
    """The last seal and its entries taken off the end, so that what is left holds by itself."""
    last = _number("SELECT max(id) FROM accounts_auditseal")
    statements = [
        "DELETE FROM accounts_auditentry WHERE id IN "
        f"(SELECT unnest(entries) FROM accounts_auditseal WHERE id = {last})",
        f"DELETE FROM accounts_auditseal WHERE id = {last}",
    ]
    return Try(statements, [f"seals {last} to {last} are missing from the end"])


def tries(count: int, chance: random.Random) -> Iterator[Try]:
    """One of each kind after another, no two at the same entry."""
    # Made without gaps a moment ago.
    most = _number("SELECT max(id) FROM accounts_auditentry")
    places = chance.sample(range(1, most + 1), 2 * count)
    for number in range(count):
        yield KINDS[number % len(KINDS)](places[2 * number], places[2 * number + 1], chance)


@contextmanager
def tampered(*done: Try) -> Iterator[None]:
    """Inside, the owner has done it, on this connection; then all is as it was."""
    with owning(), transaction.atomic():
        with connection.cursor() as cursor:
            for statement in (words for one in done for words in one.statements):
                cursor.execute(statement)
        yield
        transaction.set_rollback(True)


def _number(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])
