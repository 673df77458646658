"""T8: the same rows again write nothing."""

from django.db import connection

from claims.models import ClaimChange, LedgerEntry
from trust.files import REJECTED_EACH, claims_file
from trust.imports import applied
from trust.outcomes import Outcome
from trust.sizes import size

# Where each row lies and which transaction wrote it: any write at all changes this.
VERSIONS = "SELECT count(*), md5(string_agg(id || ' ' || xmin || ctid, ',' ORDER BY id)) FROM "
TABLES = ("claims_claim", "claims_ledgerentry", "claims_stockcell", "claims_stockdelta")


def same_again(seed: int) -> Outcome:
    rows = size("SAME_ROWS", 100_000)
    content = claims_file(rows, seed)
    applied(content, "trust-first.csv")
    before = _versions()
    # Another file by its bytes, else it would be known and not even be read.
    again = applied(content + b"\r\n", "trust-again.csv")
    same = _versions() == before
    written = ClaimChange.objects.count() + LedgerEntry.objects.filter(source_import=again).count()
    return Outcome(
        same and written == 0 and again.rows_unchanged == rows - rows // REJECTED_EACH,
        f"{again.rows_unchanged:,} unchanged, {again.rows_new + again.rows_changed} written, "
        f"row versions {'the same' if same else 'DIFFER'}, {written} ledger and change rows",
    )


def _versions() -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        found = []
        for table in TABLES:
            cursor.execute(VERSIONS + table)
            found.append(cursor.fetchone())
        return found
