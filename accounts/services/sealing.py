"""Seals audit entries into the chain: one writer, every few seconds.

An entry is sealed once no older transaction can still add one before it; what is younger is the
tail, which `verify` counts apart.
"""

from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

from accounts.models import AuditSeal
from arengine.lib.chain import START, key_from, next_head

log = structlog.get_logger(__name__)
LINK = 1_000
# Entries of one run, give or take the rest of a transaction: after a long pause the tail is sealed
# in several, so that what ends one of them does not cost it all.
MOST = 100_000

WAITING = """
SELECT entry.id, audit_digest(entry) FROM accounts_auditentry entry
WHERE transaction >= %(since)s AND transaction < %(horizon)s AND id > %(after)s
ORDER BY id LIMIT %(limit)s"""
# Restored into another server, where transactions count anew: the tail that came with the dump has
# numbers of the old one.
RESTORED = """
SELECT entry.id, audit_digest(entry) FROM accounts_auditentry entry
WHERE (transaction < %(horizon)s OR transaction >= %(since)s) AND id > %(after)s
  AND id IN (SELECT id FROM accounts_auditentry
             EXCEPT SELECT unnest(entries) FROM accounts_auditseal)
ORDER BY id LIMIT %(limit)s"""
# The transaction with which a run is full.
FULL = """
SELECT transaction FROM accounts_auditentry
WHERE transaction >= %(since)s AND transaction < %(horizon)s
ORDER BY transaction OFFSET %(most)s LIMIT 1"""


@dataclass(frozen=True)
class Last:
    """The end of the chain."""

    number: int = 0
    horizon: int = 0
    head: bytes = START


def last_seal() -> Last:
    """The end of the chain as the database holds it."""
    found = AuditSeal.objects.order_by("-id").values_list("id", "horizon", "head").first()
    return Last(found[0], found[1], bytes(found[2])) if found else Last()


@transaction.atomic
def seal_audit() -> int:
    """Seals what no transaction can come before any more; the number of entries."""
    if not _alone():
        return 0
    last, horizon = last_seal(), _number("SELECT audit_horizon()")
    if horizon >= last.horizon:
        return _seal(last, WAITING, _within_run(last, horizon))
    log.warning("audit_restored", seal=last.number)
    return _seal(last, RESTORED, horizon)


def _alone() -> bool:
    return bool(_number("SELECT pg_try_advisory_xact_lock(hashtext('seal_audit'))::int"))


def _number(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


def _within_run(last: Last, horizon: int) -> int:
    """The horizon, or an earlier one that leaves no more entries than a run takes."""
    values = {"since": last.horizon, "horizon": horizon, "most": MOST}
    with connection.cursor() as cursor:
        cursor.execute(FULL, values)
        found = cursor.fetchone()
    return int(found[0]) + 1 if found else horizon


def _seal(last: Last, waiting: str, horizon: int) -> int:
    """Links of a thousand entries, all in this transaction."""
    key, sealed = key_from(settings.FIELD_KEYS), 0
    values = {"since": last.horizon, "horizon": horizon, "after": -(2**62), "limit": LINK}
    while rows := _rows(waiting, values):
        entries, digests = [row[0] for row in rows], [bytes(row[1]) for row in rows]
        number = last.number + 1
        head = next_head(key, last.head, number, horizon, entries, digests)
        AuditSeal.objects.create(
            id=number, entries=entries, digests=digests, horizon=horizon, head=head
        )
        last, sealed = Last(number, horizon, head), sealed + len(entries)
        values["after"] = entries[-1]
    if sealed:
        transaction.on_commit(lambda: _tell(last))
    return sealed


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[int, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def known_head() -> str:
    """The cache's key for the head of this database, and of no other that was named so before."""
    oid = _number("SELECT oid::int FROM pg_database WHERE datname = current_database()")
    return f"audit-head-{oid}"


def _tell(last: Last) -> None:
    """The head goes where the database cannot follow: into the log and the cache."""
    log.info("audit_sealed", seal=last.number, head=last.head.hex())
    cache.set(known_head(), {"seal": last.number, "head": last.head.hex()}, None)
