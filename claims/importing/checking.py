"""What only the whole file or the portfolio can tell, checked set by set: duplicates, rows
without an age, files older than what is known; then new, changed, unchanged, missing."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection, transaction

from accounts.choices import UNASSIGNED
from accounts.models import Facility
from arengine.lib.encrypted_fields import OPEN
from arengine.lib.fold import fold
from claims.bulk.rollups import STOCK
from claims.importing.copying import stage_table
from claims.importing.encrypting import decrypted, patients_of
from claims.importing.mapping import Mapping
from claims.importing.source import KEYS, Source
from claims.models import Import, RejectedRow
from claims.rules.masking import MASKS

SAMPLES = 50
AMOUNTS = ("balance", "charge_amount", "paid_amount", "adjustment_amount")
# Half of what a balance can hold, so that the difference of two such sums still fits.
LARGEST = 5 * 10**11


def parameters(source_import: Import) -> dict[str, Any]:
    """What the SQL of a `Source` refers to."""
    unassigned = Facility.objects.get(key=fold(UNASSIGNED)).pk
    return {
        "import": source_import.pk,
        "as_of": source_import.as_of,
        "unassigned": unassigned,
    }


def run(statement: str, values: dict[str, Any]) -> int:
    """Executes one statement; the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def fetch(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Executes one query; its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


@contextmanager
def room() -> Iterator[None]:
    """Memory for a statement over the whole file, and no compiling of what runs for a second."""
    with transaction.atomic():
        run("SET LOCAL work_mem = '128MB'; SET LOCAL jit = off", {})
        yield


class Survey(NamedTuple):
    """One look at all staged rows, which tells what there is to look for."""

    balance: Decimal
    without_age: int
    largest: Decimal


NO_AGE = "aging_days IS NULL AND service_from IS NULL AND billed_on IS NULL AND bucket_from IS NULL"


def survey(import_id: int) -> Survey:
    """Sum of the balances that could be read, rows without an age, the largest sum of amounts."""
    amounts = " + ".join(f"coalesce(abs({name}), 0)" for name in AMOUNTS)
    (row,) = fetch(
        f"SELECT coalesce(sum(balance), 0), count(*) FILTER (WHERE {NO_AGE}), "
        f"coalesce(max({amounts}), 0) FROM {stage_table(import_id)}",
        {},
    )
    return Survey(*row)


def find_names(source_import: Import) -> None:
    """Points the file's payers and facilities to those that are known."""
    values = {"import": source_import.pk}
    run(
        "UPDATE claims_importname SET target = alias.payer_id FROM claims_payeralias alias "
        "WHERE source_import_id = %(import)s AND kind = 'payer' AND alias.key = "
        "claims_importname.key",
        values,
    )
    run(
        "UPDATE claims_importname SET target = facility.id FROM accounts_facility facility "
        "WHERE source_import_id = %(import)s AND kind = 'facility' AND facility.key = "
        "claims_importname.key",
        values,
    )


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


def index_stage(import_id: int) -> None:
    """Lets chunks find their rows and the planner know their number."""
    run("SELECT index_import_stage(%(import)s)", {"import": import_id})


def compare(source: Source, values: dict[str, Any]) -> dict[str, Any]:
    """Counts of rows and dollars: new, changed, unchanged."""
    changed_claim = f"c.id IS NOT NULL AND {source.differs()}"
    statement = f"""
        SELECT coalesce(sum(n.source_rows) FILTER (WHERE c.id IS NULL), 0),
               coalesce(sum(n.balance) FILTER (WHERE c.id IS NULL), 0),
               coalesce(sum(greatest(n.balance, 0)) FILTER (WHERE c.id IS NULL), 0),
               coalesce(sum(n.source_rows) FILTER (WHERE {changed_claim}), 0),
               coalesce(sum(n.source_rows), 0), coalesce(sum(n.balance), 0), count(*),
               coalesce(sum(greatest(n.balance, 0) - greatest(c.balance, 0))
                        FILTER (WHERE c.id IS NOT NULL), 0)
        FROM ({source.rows()}) AS n LEFT JOIN claims_claim c ON c.claim_number = n.claim_number"""
    new, new_balance, new_open, changed, rows, balance, staged, moved = fetch(statement, values)[0]
    ((before,),) = fetch(
        f"SELECT coalesce(sum(dollars), 0) FROM {STOCK} AS stock WHERE status = 'open'", {}
    )
    return {
        "new": int(new),
        "changed": int(changed),
        "unchanged": int(rows - new - changed),
        "staged": int(staged),
        "balance": balance,
        "portfolio_before": before,
        "portfolio_after": before + new_open + moved,
        "new_balance": new_balance,
    }


def sample_changes(source: Source, values: dict[str, Any]) -> list[dict[str, Any]]:
    """Up to fifty changed claims, field by field, old and new; patients masked."""
    compared = (column for column in source.compared if column not in KEYS.values())
    columns = [*compared, *(c for c in ("paid_amount", "adjustment_amount")
                            if c in source.fields), "age_anchor_on"]  # fmt: skip
    olds = ", ".join(f"c.{column}" for column in (*columns, *source.keys))
    news = ", ".join(f"n.{column}" for column in columns)
    rows = fetch(
        f"SELECT n.row_number, n.claim_number, {olds}, {news} FROM ({source.rows()}) AS n "
        "JOIN claims_claim c ON c.claim_number = n.claim_number "
        f"WHERE {source.differs()} LIMIT {SAMPLES}",
        values,
    )
    columns += source.keys
    said = patients_of(source.import_id, [row[0] for row in rows], [*source.keys])
    news_of = {int(number): texts for number, *texts in said}
    return [_change(row, columns, news_of.get(row[0], [])) for row in rows]


def _change(row: tuple[Any, ...], columns: list[str], patient: list[str]) -> dict[str, Any]:
    number, claim, *rest = row
    pairs = zip(columns, rest[: len(columns)], [*rest[len(columns) :], *patient], strict=True)
    fields: dict[str, list[str | None]] = {}
    for name, value, new in pairs:
        old = decrypted(name, value) if name in KEYS else value
        if _moved(name, old, new):
            fields[name] = [_plain(name, old), _plain(name, new)]
    return {"row": number, "claim_number": claim, "fields": fields}


def _moved(name: str, old: object, new: object) -> bool:
    silent = name in ("paid_amount", "adjustment_amount") and new is None
    return old != new and not silent


def _plain(name: str, value: object) -> str | None:
    return None if value is None else MASKS.get(name, str)(str(value))


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


_BETWEEN = re.compile(r"[,;|\t]")


def count_missing(import_id: int) -> tuple[int, Any]:
    """How many claims a snapshot would mark missing, and their dollars."""
    ((count, dollars),) = fetch(
        "SELECT count(*), coalesce(sum(c.balance), 0) FROM claims_claim c WHERE "
        + missing_condition(import_id),
        missing_values(import_id),
    )
    return int(count), dollars
