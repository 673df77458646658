"""A staged file beside the portfolio: what is new, changed, unchanged, and what would change."""

from typing import Any

from claims.bulk.rollups import STOCK
from claims.importing.encrypting import decrypted, patients_of
from claims.importing.source import KEYS, Source
from claims.importing.statements import fetch
from claims.rules.masking import MASKS

SAMPLES = 50


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
