"""How long each payer took to pay, learned from the payments of the last twelve full months."""

from datetime import date
from typing import Any

from django.db import connection

from arengine.lib.dates import add_months
from claims.bulk.merged import STANDING

MONTHS = 12
# Fewer payments than these say nothing of a payer.
LEAST = 30
# A payer merged into another counts as that other. Inferred dates do not count, nor what was
# taken back.
LEARN = f"""
WITH RECURSIVE {STANDING}, learned AS (
    SELECT s.counts_as AS id, count(*) AS payments,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY e.days_to_payment) AS days
    FROM claims_ledgerentry e JOIN standing s ON s.id = e.payer_id
    WHERE e.kind = 'payment' AND NOT e.is_inferred AND e.days_to_payment IS NOT NULL
        AND e.reverses_id IS NULL AND e.posted_on >= %(first)s AND e.posted_on < %(end)s
        AND NOT EXISTS (SELECT FROM claims_ledgerentry r WHERE r.reverses_id = e.id)
    GROUP BY s.counts_as HAVING count(*) >= %(least)s
)
UPDATE claims_payer p SET answer_days = ceil(learned.days), answer_count =
    coalesce(learned.payments, 0)
FROM claims_payer old LEFT JOIN learned USING (id)
WHERE old.id = p.id AND (p.answer_days, p.answer_count)
    IS DISTINCT FROM (ceil(learned.days)::int, coalesce(learned.payments, 0)::int)
"""


def learn_answer_times(day: date) -> int:
    """Keeps the median beside each payer; returns how many payers changed."""
    end = add_months(day, 0)
    values: dict[str, Any] = {"first": add_months(end, -MONTHS), "end": end, "least": LEAST}
    with connection.cursor() as cursor:
        cursor.execute(LEARN, values)
        return cursor.rowcount
