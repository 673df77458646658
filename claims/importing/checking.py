"""What only the whole file or the portfolio can tell, set by set: rows without an age, claim
numbers on several rows, amounts too large, files older than what is known."""

from decimal import Decimal
from typing import Any, NamedTuple

from arengine.lib.encrypted_fields import OPEN
from claims.importing.copying import stage_table
from claims.importing.mapping import Mapping
from claims.importing.statements import fetch, run
from claims.models import Import

AMOUNTS = ("balance", "charge_amount", "paid_amount", "adjustment_amount")
# Half of what a balance can hold, so that the difference of two such sums still fits.
LARGEST = 5 * 10**11
NO_AGE = "aging_days IS NULL AND service_from IS NULL AND billed_on IS NULL AND bucket_from IS NULL"


class Survey(NamedTuple):
    """One look at all staged rows, which tells what there is to look for."""

    balance: Decimal
    without_age: int
    largest: Decimal


def survey(import_id: int) -> Survey:
    """Sum of the balances that could be read, rows without an age, the largest sum of amounts."""
    amounts = " + ".join(f"coalesce(abs({name}), 0)" for name in AMOUNTS)
    (row,) = fetch(
        f"SELECT coalesce(sum(balance), 0), count(*) FILTER (WHERE {NO_AGE}), "
        f"coalesce(max({amounts}), 0) FROM {stage_table(import_id)}",
        {},
    )
    return Survey(*row)


def reject(source_import: Import, bad: str, column: str, values: dict[str, Any]) -> int:
    """Moves staged rows to the error list. `bad` selects row_number, found, expected, message."""
    return run(
        f"WITH bad AS ({bad}), gone AS (DELETE FROM {stage_table(source_import.pk)} s "
        "USING bad WHERE s.row_number = bad.row_number) "
        'INSERT INTO claims_importproblem (source_import_id, "row", "column", found, expected, '
        f"message) SELECT %(import)s, row_number, %(column)s, {_open('found')}, expected, "
        f"{_open('message')} FROM bad",
        {**values, "column": column},
    )


def _open(text: str) -> str:
    """SQL of words of our own about a row, for a column that else holds encrypted ones."""
    return f"'\\x{OPEN.hex()}'::bytea || convert_to({text}, 'UTF8')"


def reject_duplicates(source_import: Import, mapping: Mapping, values: dict[str, Any]) -> None:
    """A claim number on several rows: an error on each, unless the mapping says what to keep."""
    if mapping.duplicates != "reject":
        _fold_duplicates(source_import, mapping.duplicates, values)
        return
    stage = stage_table(source_import.pk)
    twice = (
        "SELECT claim_number, (array_agg(row_number ORDER BY row_number))[1:10] AS rows "
        f"FROM {stage} GROUP BY claim_number HAVING count(*) > 1"
    )
    reject(
        source_import,
        f"SELECT s.row_number, s.claim_number AS found, 'a claim number on one row only' AS "
        "expected, 'Row ' || s.row_number || ': claim number ' || s.claim_number || "
        f"' stands on rows ' || array_to_string(rows, ', ') AS message FROM {stage} s "
        f"JOIN ({twice}) AS twice USING (claim_number)",
        mapping.header_of("claim_number"),
        values,
    )


def reject_twins(source_import: Import, mapping: Mapping, values: dict[str, Any]) -> int:
    """Rows whose claim number also stands on a row that was rejected; their number."""
    if mapping.duplicates != "reject":
        return 0
    return reject(
        source_import,
        "SELECT s.row_number, s.claim_number AS found, 'a claim number on one row only' AS "
        "expected, 'Row ' || s.row_number || ': claim number ' || s.claim_number || "
        "' also stands on row ' || min(r.row) || ', which was rejected' AS message "
        f"FROM {stage_table(source_import.pk)} s JOIN claims_rejectedrow r "
        "ON r.source_import_id = %(import)s AND r.claim_number = s.claim_number "
        "GROUP BY s.row_number, s.claim_number",
        mapping.header_of("claim_number"),
        values,
    )


def _fold_duplicates(source_import: Import, keep: str, values: dict[str, Any]) -> None:
    """Keeps the first or last row of a claim number; `sum` adds the balances onto the first."""
    stage = stage_table(source_import.pk)
    kept = "max" if keep == "last" else "min"
    moved = "the balances are added up" if keep == "sum" else f"the {keep} row is used"
    sums = ", ".join(f"sum({name}) AS {name}" for name in AMOUNTS)
    setters = "".join(f", {name} = folded.{name}" for name in AMOUNTS) if keep == "sum" else ""
    message = (
        "'Row ' || gone.row_number || ': claim number ' || gone.claim_number || ' also stands on "
        f"row ' || folded.kept || '; {moved}. Balance ' || gone.balance"
    )
    run(
        f"WITH folded AS (SELECT claim_number, {kept}(row_number) AS kept, "
        f"count(*) AS source_rows, {sums} FROM {stage} GROUP BY claim_number HAVING count(*) > 1), "
        f"gone AS (DELETE FROM {stage} s USING folded WHERE s.claim_number = "
        "folded.claim_number AND s.row_number <> folded.kept RETURNING s.row_number, "
        "s.claim_number, s.balance), "
        f"kept AS (UPDATE {stage} s SET source_rows = folded.source_rows{setters} FROM folded "
        "WHERE s.row_number = folded.kept) "
        'INSERT INTO claims_importproblem (source_import_id, "row", "column", found, expected, '
        f"message, is_note) SELECT %(import)s, gone.row_number, '', {_open('gone.claim_number')}, "
        f"'a claim number on one row only', {_open(message)}, true "
        "FROM gone JOIN folded USING (claim_number)",
        values,
    )


def reject_without_age(source_import: Import, values: dict[str, Any]) -> None:
    """No ageing days, no date and no bucket: an age would be a guess."""
    reject(
        source_import,
        "SELECT row_number, '' AS found, 'ageing days, a date of service, a billed date or an "
        "ageing bucket' AS expected, 'Row ' || row_number || ': nothing tells how old the claim "
        f"is' AS message FROM {stage_table(source_import.pk)} WHERE {NO_AGE}",
        "",
        values,
    )


def reject_too_large(source_import: Import, mapping: Mapping, values: dict[str, Any]) -> None:
    """Amounts that added up would not fit a balance; those of one claim where rows are summed."""
    amounts = " + ".join(f"coalesce(abs({name}), 0)" for name in AMOUNTS)
    if mapping.duplicates == "sum":
        amounts = f"sum({amounts}) OVER (PARTITION BY claim_number)"
    reject(
        source_import,
        f"SELECT row_number, amount::text AS found, 'amounts that add up to less than "
        f"{LARGEST:,}' AS expected, 'Row ' || row_number || ': the amounts add up to ' || amount "
        f"|| ', more than any claim' AS message FROM (SELECT row_number, {amounts} AS amount "
        f"FROM {stage_table(source_import.pk)}) AS row WHERE amount >= {LARGEST}",
        "",
        values,
    )


def reject_older(source_import: Import, values: dict[str, Any]) -> None:
    """A file as of a day before the claim's last import would take the claim back in time."""
    later = Import.objects.filter(as_of__gt=source_import.as_of, done_chunks__undone_at=None)
    if not later.filter(done_chunks__isnull=False).exists():
        return
    seen = (
        "SELECT unnest(new_ids || changed_ids || unchanged_ids) AS id, max(i.as_of) AS as_of "
        "FROM claims_importchunk k JOIN claims_import i ON i.id = k.source_import_id "
        "WHERE k.undone_at IS NULL AND i.as_of > %(as_of)s GROUP BY 1"
    )
    reject(
        source_import,
        "SELECT s.row_number, %(as_of)s::text AS found, 'an as-of date not before ' || "
        "seen.as_of AS expected, 'Row ' || s.row_number || ': claim ' || s.claim_number || "
        "' was imported as of ' || seen.as_of || ', after this file' AS message "
        f"FROM {stage_table(source_import.pk)} s JOIN claims_claim c USING (claim_number) "
        f"JOIN ({seen}) AS seen ON seen.id = c.id",
        "",
        values,
    )
