"""Takes an import back: postings are reversed, fields get their old values where nobody has
changed them since, and new claims are withdrawn with a balance of 0.00."""

from datetime import date

from django.db import connection, transaction
from django.db.models import F
from psycopg import sql

from arengine.lib.dates import now
from arengine.lib.deadlocks import retry_deadlocks
from claims.bulk.expressions import ScoreColumns, bucket_case, priority_of
from claims.bulk.portfolio import hold_portfolio_date
from claims.bulk.scoring import paid_percent, weights_in_force
from claims.choices import EntryKind, Responsibility, WorkStatus
from claims.importing.leases import LeaseLost, alone
from claims.importing.merging import text_of
from claims.importing.source import DATES, KEYS, TEXTS
from claims.importing.statements import fetch, run
from claims.models import Import, ImportChunk

# Column -> SQL type, for values that are read back from JSON.
RESTORED = {
    **dict.fromkeys(TEXTS.values(), "text"),
    **dict.fromkeys((*KEYS, *KEYS.values()), "bytea"),
    **dict.fromkeys((*DATES, "age_anchor_on"), "date"),
    **dict.fromkeys(("charge_amount", "paid_amount", "adjustment_amount"), "numeric"),
    **dict.fromkeys(("payer_id", "facility_id", "team_id", "routed_by_id"), "bigint"),
    **dict.fromkeys(("age_basis", "adjudication_status", "work_status", "responsibility"), "text"),
    **dict.fromkeys(("missing_since", "withdrawn_at"), "timestamptz"),
    "missing_import_id": "bigint",
    "aging_days": "integer",
}
# A person's assignment since outlives the import, to whichever team.
ROUTED = ("team_id", "routed_by_id")
# Where restored words and balance disagree because people have posted since.
SETTLED = {
    "work_status": f"""CASE
        WHEN old.balance = 0 AND c.balance <> 0 THEN '{WorkStatus.CLOSED}'
        WHEN old.balance <> 0 AND old.work_status = '{WorkStatus.CLOSED}'
        THEN '{WorkStatus.IN_PROGRESS}' ELSE old.work_status END""",
    "responsibility": f"""CASE
        WHEN old.balance = 0 AND c.balance <> 0 AND old.responsibility <> '{Responsibility.PATIENT}'
        THEN '{Responsibility.NONE}'
        WHEN old.balance <> 0 AND old.responsibility = '{Responsibility.NONE}'
        THEN '{Responsibility.PRIMARY}' ELSE old.responsibility END""",
    # The payer may have been merged into another since, and that one too.
    "payer_id": """(WITH RECURSIVE payer AS (
            SELECT id, merged_into_id FROM claims_payer WHERE id = old.payer_id
            UNION ALL SELECT p.id, p.merged_into_id FROM claims_payer p, payer
            WHERE p.id = payer.merged_into_id)
        SELECT id FROM payer WHERE merged_into_id IS NULL)""",
}

REVERSE = """
    INSERT INTO claims_ledgerentry (claim_id, kind, amount, posted_on, team_id, payer_id,
        facility_id, days_to_payment, is_inferred, reason, reverses_id, user_id, source_import_id)
    SELECT e.claim_id, e.kind, -e.amount, e.posted_on, e.team_id, e.payer_id, e.facility_id,
           e.days_to_payment, e.is_inferred, 'Import undone', e.id, %(user)s, %(import)s
    FROM claims_ledgerentry e
    WHERE e.source_import_id = %(import)s AND e.claim_id = ANY(%(ids)s) AND e.reverses_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM claims_ledgerentry r WHERE r.reverses_id = e.id)
    ORDER BY e.id DESC"""

# Balances of the chunk's claims as opening and ledger give them.
TRUE_BALANCE = """
    SELECT c.id, c.opening_balance + coalesce(sum(e.amount), 0) AS balance
    FROM claims_claim c LEFT JOIN claims_ledgerentry e ON e.claim_id = c.id
    WHERE c.id = ANY(%(ids)s) GROUP BY c.id"""

# Claims that the import had brought back from an undo.
WITHDRAWN_BEFORE = """
    SELECT coalesce(array_agg(claim_id), '{}') FROM claims_claimchange
    WHERE source_import_id = %(import)s AND claim_id = ANY(%(ids)s) AND fields ? 'withdrawn_at'"""

WITHDRAW_POSTING = f"""
    INSERT INTO claims_ledgerentry (claim_id, kind, amount, posted_on, team_id, payer_id,
        facility_id, is_inferred, reason, user_id, source_import_id)
    SELECT c.id, '{EntryKind.WITHDRAWAL}', -b.balance, %(today)s, c.team_id, c.payer_id,
           c.facility_id, true, 'Import undone', %(user)s, NULL
    FROM ({TRUE_BALANCE}) AS b JOIN claims_claim c USING (id) WHERE b.balance <> 0"""

WITHDRAW = f"""
    UPDATE claims_claim SET balance = 0, withdrawn_at = now(), updated_at = now(),
        version = version + 1, missing_since = NULL, missing_import_id = NULL,
        paid_amount = NULL, adjustment_amount = NULL,
        work_status = '{WorkStatus.CLOSED}', responsibility = '{Responsibility.NONE}'
    WHERE id = ANY(%(ids)s)"""


def undo_chunks(source_import: Import, owner: str, today: date) -> None:
    """Takes back chunk after chunk, the last first. Raises LeaseLost."""
    chunks = source_import.done_chunks.filter(undone_at__isnull=True).order_by("-number")
    Import.objects.filter(pk=source_import.pk).update(
        progress_phase="undo", progress_done=0, progress_started_at=now()
    )
    with alone():
        for chunk in list(chunks.only("pk", "number", "rows")):
            undo_chunk(source_import, chunk.pk, owner, today)
        clear_missing(source_import)


@retry_deadlocks
def undo_chunk(source_import: Import, chunk_id: int, owner: str, today: date) -> None:
    """One chunk, once, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        as_of = hold_portfolio_date(today)
        chunk = ImportChunk.objects.select_for_update().get(pk=chunk_id)
        if chunk.undone_at:
            return
        values = {
            "import": source_import.pk,
            "user": source_import.undone_by_id,
            "today": today,
        }
        ids = sorted([*chunk.new_ids, *chunk.changed_ids])
        cursor.execute(
            "SELECT id FROM claims_claim WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [ids]
        )
        cursor.execute(REVERSE, {**values, "ids": ids})
        cursor.execute(WITHDRAWN_BEFORE, {**values, "ids": chunk.changed_ids})
        (again,) = cursor.fetchone()
        cursor.execute(WITHDRAW_POSTING, {**values, "ids": [*chunk.new_ids, *again]})
        cursor.execute(WITHDRAW, {"ids": chunk.new_ids})
        if chunk.changed_ids:
            cursor.execute(restore(), {**values, "ids": chunk.changed_ids, "today": as_of})
        ImportChunk.objects.filter(pk=chunk_id).update(undone_at=now())
        mine = Import.objects.filter(pk=source_import.pk, lease_owner=owner)
        done = F("progress_done") + chunk.rows
        if not mine.update(progress_done=done, attempted="undo", attempts=1):
            raise LeaseLost


def restore() -> str:
    """Old values where the present one is still what the import wrote."""
    back = ", ".join(f"{name} = {SETTLED.get(name, f'old.{name}')}" for name in RESTORED)
    olds = ", ".join(_old(column, kind) for column, kind in RESTORED.items())
    bucket = text_of(bucket_case(sql.SQL("(%(today)s::date - old.age_anchor_on)")))
    columns = ScoreColumns(
        balance=sql.SQL("old.balance"),
        anchor=sql.SQL("old.age_anchor_on"),
        paid_percent=paid_percent(sql.SQL(SETTLED["payer_id"])),
        denial_code=sql.SQL("old.denial_code"),
        idle_touches=sql.SQL("c.idle_touches"),
    )
    priority = text_of(priority_of(columns, weights_in_force()))
    return f"""
        WITH owed AS ({TRUE_BALANCE}),
        old AS (SELECT c.id, owed.balance, {olds} FROM claims_claim c JOIN owed USING (id)
                JOIN claims_claimchange h ON h.claim_id = c.id
                AND h.source_import_id = %(import)s)
        UPDATE claims_claim c SET balance = old.balance, {back}, bucket = {bucket},
            priority = {priority}, updated_at = now(), version = c.version + 1
        FROM old WHERE c.id = old.id"""


def _old(column: str, kind: str) -> str:
    by_rule = " AND NOT c.assigned_by_hand" if column in ROUTED else ""
    # A ciphertext may be another by now, under another key, and say the same.
    told = KEYS.get(column, column)
    return (
        f"CASE WHEN coalesce(to_jsonb(c.{told}), 'null') = h.fields->'{told}'->1{by_rule} "
        f"THEN (h.fields->'{column}'->>0)::{kind} ELSE c.{column} END AS {column}"
    )


def clear_missing(source_import: Import) -> None:
    """Claims that only this snapshot had marked are no longer missing."""
    run(
        "UPDATE claims_claim SET missing_since = NULL, missing_import_id = NULL, "
        "updated_at = now(), version = version + 1 WHERE missing_import_id = %(import)s "
        "AND missing_since IS NOT NULL",
        {"import": source_import.pk},
    )


def touched_since(source_import: Import) -> list[int]:
    """Imports that changed the same claims later; they have to be undone first."""
    rows = fetch(
        "WITH mine AS (SELECT id AS chunk, unnest(new_ids || changed_ids) AS claim "
        "FROM claims_importchunk WHERE source_import_id = %(import)s), "
        "others AS (SELECT id AS chunk, source_import_id, unnest(changed_ids) AS claim "
        "FROM claims_importchunk WHERE source_import_id <> %(import)s AND undone_at IS NULL "
        "AND id > (SELECT min(chunk) FROM mine)) "
        "SELECT DISTINCT others.source_import_id FROM others JOIN mine USING (claim) "
        "WHERE others.chunk > mine.chunk ORDER BY 1",
        {"import": source_import.pk},
    )
    return [number for (number,) in rows]


def worked_since(source_import: Import) -> int:
    """Claims that came with the import and hold a person's entry that stands."""
    ((worked,),) = fetch(
        "SELECT count(DISTINCT e.claim_id) FROM claims_ledgerentry e "
        "JOIN (SELECT unnest(new_ids) AS id FROM claims_importchunk "
        "WHERE source_import_id = %(import)s) AS mine ON mine.id = e.claim_id "
        "WHERE e.user_id IS NOT NULL AND e.source_import_id IS NULL AND e.reverses_id IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM claims_ledgerentry r WHERE r.reverses_id = e.id)",
        {"import": source_import.pk},
    )
    return int(worked)
