"""T40: the audit cannot be changed. The application's role is refused; whatever the owner changes
among a million entries is named; and the chain holds while 64 threads write."""

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.cache import cache
from django.db import ProgrammingError, connection, transaction

from accounts.services.audit_check import check_audit, offenders
from accounts.services.sealing import known_head, seal_audit
from arengine.ownership import owning
from trust.audit_writers import sealed_while_written
from trust.outcomes import Outcome
from trust.sizes import size
from trust.tampering import KINDS, Try, cut, tampered, tries

# The check of a million entries; of fewer it is not asked to be faster.
SECONDS = 60
FORBIDDEN = (
    "UPDATE accounts_auditentry SET user_id = NULL",
    "DELETE FROM accounts_auditentry",
    "TRUNCATE accounts_auditentry",
    "ALTER TABLE accounts_auditentry DROP COLUMN changes",
    "ALTER TABLE claims_claim DISABLE TRIGGER audit_changed",
)
# As the trigger writes them; many, each piece a transaction of its own.
FILL = """
INSERT INTO accounts_auditentry
    (user_id, source, request_id, action, subject, subject_id, claim_id, changes)
SELECT n %% 50 + 1, 'api', md5(n::text), 'changed', 'claims_claim', n, n,
       jsonb_build_object('balance', jsonb_build_array(n, n - 1), 'status', '["open", "closed"]')
FROM generate_series(%s::bigint, %s) AS n"""
PIECE = 50_000


@dataclass(frozen=True)
class Seconds:
    """What sealing and checking took."""

    sealing: float
    checking: float


def tampered_audit(seed: int) -> Outcome:
    chance = random.Random(seed)
    refused = sum(_is_refused(statement) for statement in FORBIDDEN)
    entries, count = size("ENTRIES", 1_000_000), size("TRIES", 200)
    with empty_audit():
        took = _filled(entries)
        missed, wrong = _all_at_once(list(tries(count, chance)))
        singles = [_first_named(one) for one in _single_tries(chance)]
    with empty_audit():
        written, faults = sealed_while_written(size("WRITERS", 64), size("WRITING", 20))
    details = [*missed, *wrong, *[fault for fault in singles if fault], *faults]
    return Outcome(
        refused == len(FORBIDDEN) and not details and took.checking <= SECONDS,
        f"the application refused {refused}/{len(FORBIDDEN)}; "
        f"{count - len(missed)}/{count} tries named among {entries:,} entries, "
        f"{len(wrong)} named that were not touched, "
        f"first named {singles.count('')}/{len(singles)}; whole check {took.checking:.1f} s, "
        f"sealing {took.sealing:.1f} s; chain {'BROKEN' if faults else 'whole'} "
        f"after {written:,} entries of {size('WRITERS', 64)} writers",
        details,
    )


@contextmanager
def empty_audit() -> Iterator[None]:
    """Begins and ends with no entry and no seal, and nobody who remembers one."""
    _empty()
    try:
        yield
    finally:
        connection.close()
        _empty()


def _empty() -> None:
    with owning(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE accounts_auditentry, accounts_auditseal RESTART IDENTITY")
    cache.delete(known_head())


def _is_refused(statement: str) -> bool:
    """By the database, for want of a right; taken back where it was not."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            transaction.set_rollback(True)
    except ProgrammingError as error:
        return "permission denied" in str(error) or "must be owner" in str(error)
    return False


def _filled(entries: int) -> Seconds:
    """So many entries, sealed, and the whole chain checked once."""
    with owning(), connection.cursor() as cursor:
        for first in range(1, entries + 1, PIECE):
            cursor.execute(FILL, [first, min(first + PIECE - 1, entries)])
        cursor.execute("ANALYZE accounts_auditentry")
    began, sealed = time.monotonic(), 0
    while more := seal_audit():
        sealed += more
    between = time.monotonic()
    report = check_audit()
    if (report.offender, report.sealed, sealed) != (None, entries, entries):
        raise RuntimeError(f"{sealed:,} of {entries:,} sealed: {report}")
    return Seconds(between - began, time.monotonic() - between)


def _all_at_once(done: Sequence[Try]) -> tuple[list[str], list[str]]:
    """Which tries were not named in full, and what was named that nobody touched."""
    with tampered(*done):
        said = {sentence.partition(" (seal ")[0] for sentence in offenders()}
    missed = [f"not named: {one.named}" for one in done if not said >= set(one.named)]
    due = {sentence for one in done for sentence in one.named}
    return missed, [f"named and not touched: {sentence}" for sentence in sorted(said - due)]


def _single_tries(chance: random.Random) -> list[Try]:
    """One of each kind, and the end cut off."""
    return [*tries(len(KINDS), chance), cut()]


def _first_named(one: Try) -> str:
    """Nothing where the check says first what was done first; else what it said."""
    with tampered(one):
        said = str(check_audit().offender)
    # Of two that changed places the one that lies earlier in the chain.
    return "" if said.partition(" (seal ")[0] == min(one.named, key=_place) else f"first: {said}"


def _place(sentence: str) -> int:
    return next(int(word) for word in sentence.split() if word.lstrip("-").isdigit())
