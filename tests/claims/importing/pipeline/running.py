"""Imports from the first byte to the last posting, as the wizard and a worker run them."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

from claims.bulk.verification import first_broken
from claims.choices import ImportState
from claims.importing.mapping import Mapping
from claims.importing.services import (
    Wishes,
    choose_mapping,
    confirm_import,
    receive_file,
    undo_import,
)
from claims.importing.working import work
from claims.models import Claim, Import, ImportProblem, LedgerEntry
from tests.factories import TODAY

DEFAULTS = {
    "claim_number": "1",
    "payer": "Aetna",
    "balance": "100.00",
    "service_from": "2026-10-02",
}
Posted = tuple[str, str, str, str, bool]


def row(**fields: str) -> dict[str, str]:
    """One line of a file; what is not said is as in DEFAULTS, None leaves a column out."""
    return {k: v for k, v in {**DEFAULTS, **fields}.items() if v is not None}


def claims_file(*rows: dict[str, str]) -> bytes:
    """A file whose columns are those of all rows."""
    columns = list({name: None for line in rows for name in line})
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def sent(
    content: bytes,
    *,
    file_name: str = "claims.csv",
    mapping: dict[str, Any] | None = None,
    **wishes: Any,
) -> Import:
    """Received and worked on until a person has the word. `mapping` changes the proposed one."""
    told = Wishes(**{"as_of": TODAY, **wishes})
    received, _ = receive_file(io.BytesIO(content), file_name, told, user=None, today=TODAY)
    work(received.pk)
    if mapping:
        received.refresh_from_db()
        chosen = Mapping.from_json({**received.mapping, **mapping})
        choose_mapping(received, chosen, user=None)
        work(received.pk)
    received.refresh_from_db()
    return received


def imported(content: bytes, *, partial: bool = True, **wishes: Any) -> Import:
    """Confirmed and applied; every invariant of the portfolio holds afterwards."""
    source_import = sent(content, **wishes)
    assert source_import.state == ImportState.CHECKED, (
        source_import.failure,
        source_import.proposal,
    )
    confirm_import(source_import, user=None, partial=partial)
    work(source_import.pk)
    source_import.refresh_from_db()
    assert source_import.state == ImportState.APPLIED, source_import.failure
    assert_true(source_import)
    return source_import


def undone(source_import: Import) -> Import:
    undo_import(source_import, user=None)
    work(source_import.pk)
    source_import.refresh_from_db()
    assert source_import.state == ImportState.UNDONE, source_import.failure
    assert first_broken(TODAY) is None
    return source_import


def assert_true(source_import: Import) -> None:
    """Ledger, rollups, statuses and the counts of the import agree with each other."""
    assert first_broken(TODAY) is None
    assert_counted(source_import)


def assert_counted(source_import: Import) -> None:
    """Every row that was read is one of four."""
    counted = (
        source_import.rows_new
        + source_import.rows_changed
        + source_import.rows_unchanged
        + source_import.rows_rejected
    )
    assert source_import.rows_read == counted


def claim(number: str = "1") -> Claim:
    return Claim.objects.select_related("payer", "facility", "team").get(claim_number=number)


def posted(number: str = "1", since: Import | None = None) -> list[Posted]:
    """(kind, amount, posted on, team, inferred) of a claim's entries in their order."""
    entries = LedgerEntry.objects.filter(claim__claim_number=number).select_related("team")
    if since:
        entries = entries.filter(source_import_id=since.pk)
    return [
        (e.kind, str(e.amount), e.posted_on.isoformat(), e.team.name, e.is_inferred)
        for e in entries.order_by("id")
    ]


def problems(source_import: Import, *, notes: bool = False) -> list[tuple[int, str, str, str]]:
    """(row, column, found, expected) of the error list, in its order."""
    lines = ImportProblem.objects.filter(source_import=source_import, is_note=notes)
    return list(lines.order_by("row", "id").values_list("row", "column", "found", "expected"))


def counts(source_import: Import) -> tuple[int, int, int, int, int]:
    """(read, new, changed, unchanged, rejected)"""
    return (
        source_import.rows_read,
        source_import.rows_new,
        source_import.rows_changed,
        source_import.rows_unchanged,
        source_import.rows_rejected,
    )


def changed_fields(source_import: Import, number: str = "1") -> dict[str, list[Any]]:
    return source_import.changes.get(claim__claim_number=number).told


def dollars(text: str) -> Decimal:
    return Decimal(text)


def day(text: str) -> date:
    return date.fromisoformat(text)
