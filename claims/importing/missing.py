"""Claims that a snapshot no longer holds."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from claims.importing.copying import stage_table
from claims.importing.statements import fetch
from claims.models import RejectedRow

_BETWEEN = re.compile(r"[,;|\t]")


def missing_condition(import_id: int) -> str:
    """Claims with a balance that the file does not hold, not even in a row that was rejected."""
    return (
        "c.status IN ('open', 'credit') AND c.missing_since IS NULL AND NOT EXISTS ("
        f"SELECT 1 FROM {stage_table(import_id)} s WHERE s.claim_number = c.claim_number) "
        "AND NOT EXISTS (SELECT 1 FROM claims_rejectedrow r WHERE r.source_import_id = "
        "%(import)s AND r.claim_number = c.claim_number) AND c.id <> ALL(%(spared)s)"
    )


def missing_values(import_id: int) -> dict[str, Any]:
    """Parameters of the condition. Where a damaged row does not say which claim it is, any piece
    of it may be the number: those claims are spared. The rows are read here, not in SQL, which
    cannot decrypt them."""
    nobody: dict[str, Any] = {"import": import_id, "spared": []}
    damaged = RejectedRow.objects.filter(source_import=import_id, claim_number="")
    pieces = {piece for row in damaged.iterator(2_000) for piece in pieces_of(row.cells)}
    if not pieces:
        return nobody
    condition = missing_condition(import_id)
    absent = fetch(f"SELECT c.id, c.claim_number FROM claims_claim c WHERE {condition}", nobody)
    return {**nobody, "spared": [number for number, text in absent if text in pieces]}


def pieces_of(cells: Sequence[str]) -> Iterator[str]:
    """What may be a claim number in a row whose cells cannot be told apart."""
    for cell in cells:
        yield from (piece.strip(" \t\"'") for piece in _BETWEEN.split(cell))


def count_missing(import_id: int) -> tuple[int, Any]:
    """How many claims a snapshot would mark missing, and their dollars."""
    ((count, dollars),) = fetch(
        "SELECT count(*), coalesce(sum(c.balance), 0) FROM claims_claim c WHERE "
        + missing_condition(import_id),
        missing_values(import_id),
    )
    return int(count), dollars
