"""What each payer's claims say: days to the first payment, denials, appeals, deadlines near."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from claims.choices import AdjudicationStatus, Status
from strategies.bulk.payer_sums import PAYMENT, STANDING, rows_of
from strategies.rules.survival import Counts

WON = ("APPEAL-OVERTURNED", "APPEAL-PARTIAL")
DECIDED = (*WON, "APPEAL-UPHELD")
SOON = timedelta(days=14)
# A claim closed unpaid is watched to the end like an open one: it was not paid, and may yet be.
# Where the day of the first payment was worked out by us, or that of billing is unknown, nothing
# can be said.
DAYS = f"""
WITH {STANDING}, first_paid AS (
    SELECT e.claim_id, min(e.posted_on) AS paid_on,
           min(e.posted_on) FILTER (WHERE NOT e.is_inferred) AS stated_on
    FROM claims_ledgerentry e
    WHERE e.kind = %(payment)s AND e.posted_on BETWEEN %(first)s AND %(as_of)s AND e.amount < 0
    AND NOT EXISTS (SELECT 1 FROM claims_ledgerentry r WHERE r.reverses_id = e.id)
    GROUP BY 1
), watched AS (
    SELECT c.payer_id, coalesce(c.billed_on, c.service_from) AS since, f.paid_on
    FROM claims_claim c LEFT JOIN first_paid f ON f.claim_id = c.id
    WHERE c.withdrawn_at IS NULL AND f.paid_on IS NOT DISTINCT FROM f.stated_on
)
SELECT s.counts_as, greatest(coalesce(paid_on, %(as_of)s) - since, 0),
       count(paid_on), count(*) - count(paid_on)
FROM watched JOIN standing s ON s.id = watched.payer_id
WHERE since BETWEEN %(first)s AND %(as_of)s GROUP BY 1, 2
"""
DENIED = f"""
WITH {STANDING}
SELECT s.counts_as, c.denial_code, count(*), sum(c.balance)
FROM claims_claim c JOIN standing s ON s.id = c.payer_id
WHERE c.status = %(open)s AND c.adjudication_status = %(denied)s GROUP BY 1, 2
"""
APPEALS = f"""
WITH {STANDING}
SELECT s.counts_as, count(*), count(*) FILTER (WHERE o.code = ANY(%(won)s))
FROM claims_touch t JOIN claims_outcome o ON o.id = t.outcome_id
JOIN claims_claim c ON c.id = t.claim_id JOIN standing s ON s.id = c.payer_id
WHERE o.code = ANY(%(decided)s) AND t.at >= %(first)s
AND NOT EXISTS (SELECT 1 FROM claims_touch other WHERE other.corrects_id = t.id)
GROUP BY 1
"""
DEADLINES = f"""
WITH {STANDING}
SELECT s.counts_as, count(*), sum(c.balance)
FROM claims_claim c JOIN standing s ON s.id = c.payer_id
WHERE c.status = %(open)s AND c.deadline_on <= %(until)s GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Denied:
    """Open denied claims of one code, as the file spelled it."""

    code: str
    claims: int
    dollars: Decimal


def days_by_payer(first: date, as_of: date) -> dict[int, Counts]:
    """{payer: {days: (first payments, claims last seen unpaid)}} of claims billed since `first`."""
    found: dict[int, dict[int, tuple[int, int]]] = {}
    values = {"payment": PAYMENT, "first": first, "as_of": as_of}
    for payer, days, paid, unpaid in rows_of(DAYS, values):
        found.setdefault(payer, {})[days] = (paid, unpaid)
    return dict(found)


def denials_by_payer() -> dict[int, list[Denied]]:
    found: dict[int, list[Denied]] = {}
    values = {"open": Status.OPEN.value, "denied": AdjudicationStatus.DENIED.value}
    for payer, *sums in rows_of(DENIED, values):
        found.setdefault(payer, []).append(Denied(*sums))
    return found


def appeals_by_payer(first: date) -> dict[int, tuple[int, int]]:
    """{payer: (decided, won in whole or in part)} as people logged them since `first`."""
    values = {"won": list(WON), "decided": list(DECIDED), "first": first}
    return _pairs(rows_of(APPEALS, values))


def deadlines_by_payer(as_of: date) -> dict[int, tuple[int, Decimal]]:
    """{payer: (open claims, dollars)} whose nearest deadline is past or within 14 days."""
    return _pairs(rows_of(DEADLINES, {"open": Status.OPEN.value, "until": as_of + SOON}))


def _pairs(rows: Iterable[tuple[Any, ...]]) -> dict[int, tuple[int, Any]]:
    return {payer: (first, second) for payer, first, second in rows}
