"""Holds the audit against its seals and names the first entry that is not as it was sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from accounts.models import AuditSeal
from accounts.services.sealing import Last, known_head, last_seal
from arengine.lib.chain import key_from, next_head

STRETCH = 100  # seals that are compared with one statement

# OFFSET 0: each entry by its key, whatever the planner thinks of the length of an array. It would
# read the whole audit for every stretch.
CHANGED = """
SELECT seal.id, link.number, entry.digest IS NULL
FROM accounts_auditseal seal
CROSS JOIN LATERAL unnest(seal.entries, seal.digests) WITH ORDINALITY AS link(number, digest, place)
LEFT JOIN LATERAL (
    SELECT audit_digest(entry) AS digest FROM accounts_auditentry entry
    WHERE entry.id = link.number OFFSET 0) AS entry ON true
WHERE seal.id > %(after)s AND seal.id <= %(up_to)s
  AND entry.digest IS DISTINCT FROM link.digest
ORDER BY seal.id, link.place"""
# EXCEPT sorts what does not fit into memory; NOT IN would search all seals for every entry.
INSERTED = """
SELECT id FROM accounts_auditentry WHERE transaction < %(horizon)s
EXCEPT SELECT unnest(entries) FROM accounts_auditseal ORDER BY 1"""
COUNTS = """
SELECT (SELECT coalesce(sum(cardinality(entries)), 0) FROM accounts_auditseal),
       (SELECT count(*) FROM accounts_auditentry WHERE transaction >= %(horizon)s)"""


@dataclass(frozen=True)
class AuditReport:
    """What was found: the first offender in words or None, and how many entries lie where."""

    offender: str | None
    sealed: int
    tail: int
    head: str


def check_audit() -> AuditReport:
    """The whole chain from its start."""
    last = last_seal()
    sealed, tail = _fetch(COUNTS, {"horizon": last.horizon})[0]
    return AuditReport(next(offenders(), None), int(sealed), int(tail), last.head.hex())


def offenders() -> Iterator[str]:
    """Everything that is not as it was sealed, in the order of the chain, in words."""
    last, key = last_seal(), key_from(settings.FIELD_KEYS)
    link = Last()
    while stretch := list(AuditSeal.objects.filter(pk__gt=link.number).order_by("pk")[:STRETCH]):
        broken = []
        for seal in stretch:
            broken += _breaks(key, link, seal)
            link = Last(seal.pk, seal.horizon, bytes(seal.head))
        # A seal that was changed says nothing certain of its entries, so these come first.
        yield from _changed(stretch[0].pk - 1, stretch[-1].pk)
        yield from broken
    yield from _inserted(last)
    yield from _cut(last)


def _breaks(key: bytes, link: Last, seal: AuditSeal) -> list[str]:
    """Whether the seal follows the one before."""
    if seal.pk != link.number + 1:
        return [f"seal {link.number + 1} is missing"]
    digests = [bytes(digest) for digest in seal.digests]
    head = next_head(key, link.head, seal.pk, seal.horizon, seal.entries, digests)
    if head == bytes(seal.head):
        return []
    return [f"seal {seal.pk} over audit entries from {seal.entries[0]} on was changed"]


def _changed(after: int, up_to: int) -> Iterator[str]:
    for seal, entry, gone in _fetch(CHANGED, {"after": after, "up_to": up_to}):
        yield f"audit entry {entry} was {'removed' if gone else 'changed'} (seal {seal})"


def _inserted(last: Last) -> Iterator[str]:
    """Entries from before the last seal that no seal knows."""
    for (entry,) in _fetch(INSERTED, {"horizon": last.horizon}):
        yield f"audit entry {entry} was inserted"


def _cut(last: Last) -> Iterator[str]:
    """The end of the chain against the head that was told to the cache."""
    known = cache.get(known_head())
    if not known:
        return
    if known["seal"] > last.number:
        yield f"seals {last.number + 1} to {known['seal']} are missing from the end"
    elif not AuditSeal.objects.filter(pk=known["seal"], head=bytes.fromhex(known["head"])).exists():
        yield f"seal {known['seal']} is not the one that was made"


def _fetch(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
