"""What must always be true of claims, ledger and rollups: one statement each.

A statement returns the first row that breaks the invariant (named in words), or nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from psycopg import sql

from claims.bulk.expressions import bucket_case
from claims.bulk.rollups import (
    FLOW,
    FLOW_KEYS,
    FLOW_SUMS,
    FLOW_TRUTH,
    STOCK,
    STOCK_KEYS,
    STOCK_SUMS,
    STOCK_TRUTH,
)
from claims.bulk.routing import age_on
from claims.bulk.scoring import claim_priority, weights_in_force
from claims.models import JobRun


@dataclass(frozen=True, slots=True)
class Finding:
    """An invariant and the first place where it does not hold; None where it does."""

    invariant: str
    offender: str | None


LEDGER = """
SELECT 'claim ' || c.id FROM claims_claim c
LEFT JOIN (SELECT claim_id, sum(amount) AS posted FROM claims_ledgerentry GROUP BY claim_id) e
  ON e.claim_id = c.id
WHERE c.balance <> c.opening_balance + coalesce(e.posted, 0) ORDER BY c.id LIMIT 1
"""
REVERSALS = """
SELECT 'entry ' || r.id FROM claims_ledgerentry r
JOIN claims_ledgerentry e ON e.id = r.reverses_id
WHERE (r.claim_id, r.kind, r.amount, r.team_id, r.payer_id, r.facility_id, r.days_to_payment)
      IS DISTINCT FROM
      (e.claim_id, e.kind, -e.amount, e.team_id, e.payer_id, e.facility_id, e.days_to_payment)
   OR e.reverses_id IS NOT NULL
ORDER BY r.id LIMIT 1
"""
STATUS = """
SELECT 'claim ' || id FROM claims_claim
WHERE status <> CASE WHEN withdrawn_at IS NOT NULL THEN 'withdrawn' WHEN balance > 0 THEN 'open'
                     WHEN balance < 0 THEN 'credit' ELSE 'resolved' END
   OR (withdrawn_at IS NOT NULL AND balance <> 0)
ORDER BY id LIMIT 1
"""
PAYERS = """
SELECT 'claim ' || c.id FROM claims_claim c JOIN claims_payer p ON p.id = c.payer_id
WHERE p.merged_into_id IS NOT NULL ORDER BY c.id LIMIT 1
"""


ESCALATIONS = """
SELECT 'escalation ' || e.id FROM claims_escalation e
LEFT JOIN claims_escalationrule r ON r.id = e.rule_id
LEFT JOIN claims_escalationversion v ON v.id = r.version_id
WHERE (e.rule_id IS NOT NULL AND (r.name <> e.cause OR v.activated_at IS NULL
       OR v.activated_at > e.raised_at))
   OR NOT EXISTS (SELECT FROM claims_event t WHERE t.claim_id = e.claim_id
                  AND t.kind = 'escalated')
ORDER BY e.id LIMIT 1
"""
DECISIONS = """
SELECT 'decision ' || d.id FROM claims_decisionrequest d
JOIN claims_ledgerentry e ON e.id = d.entry_id
WHERE (e.claim_id, e.kind, e.amount) IS DISTINCT FROM (d.claim_id, d.kind, -d.amount)
   OR e.user_id IS DISTINCT FROM d.decided_by_id OR e.user_id = d.requested_by_id
ORDER BY d.id LIMIT 1
"""


def findings(as_of: date) -> Iterator[Finding]:
    """Every invariant in turn; ages are those of the portfolio's date."""
    statements: dict[str, str | sql.Composable] = {
        "opening balances plus entries are balances": LEDGER,
        "the stock rollup equals the claims": _rollup(STOCK, STOCK_KEYS, STOCK_SUMS, STOCK_TRUTH),
        "the flow rollup equals the ledger": _rollup(FLOW, FLOW_KEYS, FLOW_SUMS, FLOW_TRUTH),
        "buckets follow from the ages": _bucket(as_of),
        "priorities follow from the score in force": _priority(),
        "reversals mirror their entries": REVERSALS,
        "statuses follow from the balances": STATUS,
        "no claim is left with a merged payer": PAYERS,
        "approved requests are posted as asked, by another person": DECISIONS,
        "escalations are told, and raised by rules in force": ESCALATIONS,
    }
    for invariant, statement in statements.items():
        yield Finding(invariant, _first(statement))


def first_broken(as_of: date) -> Finding | None:
    """The first invariant that does not hold, or None."""
    return next((finding for finding in findings(as_of) if finding.offender), None)


def _first(statement: str | sql.Composable) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None


def _rollup(cells: str, keys: str, sums: tuple[str, ...], truth: str) -> str:
    """Cells that the rollup and the truth do not share; cells of nothing do not count."""
    names = f"{keys}, {', '.join(sums)}"
    totals = ", ".join(f"sum({name}) AS {name}" for name in sums)
    something = " OR ".join(f"{name} <> 0" for name in sums)
    kept = f"SELECT {keys}, {totals} FROM {cells} AS cell GROUP BY {keys}"
    return (
        f"WITH kept ({names}) AS ({kept}), truth ({names}) AS ({truth}), "
        f"some_kept AS (SELECT * FROM kept WHERE {something}), "
        f"some_true AS (SELECT * FROM truth WHERE {something}) "
        "SELECT 'cell ' || cell::text FROM ("
        "(SELECT * FROM some_kept EXCEPT SELECT * FROM some_true) UNION ALL "
        "(SELECT * FROM some_true EXCEPT SELECT * FROM some_kept)) AS cell LIMIT 1"
    )


def _bucket(as_of: date) -> sql.Composed:
    return sql.SQL(
        "SELECT 'claim ' || c.id FROM claims_claim c "
        "WHERE c.status IN ('open', 'credit') AND c.bucket <> {} ORDER BY c.id LIMIT 1"
    ).format(bucket_case(age_on(as_of)))


def _priority() -> sql.Composed:
    return sql.SQL(
        "SELECT 'claim ' || c.id FROM claims_claim c "
        "WHERE c.status IN ('open', 'credit') AND c.priority <> {} AND NOT ({}) "
        "ORDER BY c.id LIMIT 1"
    ).format(claim_priority(weights_in_force()), _to_be_scored())


def _to_be_scored() -> sql.Composable:
    """Claims `c` that a new score has not reached yet."""
    run = JobRun.objects.rescoring().first()
    if run is None:
        return sql.SQL("false")
    ends = (run.outcome["reached"], run.outcome["last"])
    return sql.SQL("c.id > {} AND c.id <= {}").format(*map(sql.Literal, ends))
