"""Counting how often workflows were followed by a payment: one statement a night."""

from datetime import date

from django.db import connection

from strategies.rules.rates import HORIZON_DAYS, WINDOW_DAYS

# Claims that began long enough ago, whatever became of them: who only counted those that ended
# would count the paid ones first. Payments that were taken back do not count. What was counted
# once and began too long ago is none any more.
MEASURE = """
INSERT INTO strategies_workflowrate AS r (workflow_id, day, begun, paid)
SELECT v.workflow_id, %(day)s, count(e.id), count(e.id) FILTER (WHERE EXISTS (
    SELECT FROM claims_ledgerentry p WHERE p.claim_id = e.claim_id AND p.kind = 'payment'
    AND p.amount < 0 AND p.posted_on BETWEEN e.started_on AND e.started_on + %(horizon)s
    AND (p.recorded_at > e.started_at OR p.posted_on > e.started_on)
    AND NOT EXISTS (SELECT FROM claims_ledgerentry t WHERE t.reverses_id = p.id)))
FROM strategies_workflowversion v LEFT JOIN strategies_enrolment e ON e.version_id = v.id
    AND e.started_on BETWEEN %(day)s::date - %(window)s AND %(day)s::date - %(horizon)s
GROUP BY v.workflow_id
HAVING count(e.id) > 0
    OR EXISTS (SELECT FROM strategies_workflowrate k WHERE k.workflow_id = v.workflow_id)
ORDER BY v.workflow_id
ON CONFLICT (workflow_id) DO UPDATE
SET day = excluded.day, begun = excluded.begun, paid = excluded.paid
WHERE (r.day, r.begun, r.paid) IS DISTINCT FROM (excluded.day, excluded.begun, excluded.paid)
"""


def measure_rates(day: date) -> int:
    """Keeps the counts of every workflow as of a day; returns how many were written."""
    with connection.cursor() as cursor:
        cursor.execute(MEASURE, {"day": day, "horizon": HORIZON_DAYS, "window": WINDOW_DAYS})
        return int(cursor.rowcount)
