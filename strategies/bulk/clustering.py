"""Open denied claims with one payer, leading code and provider, counted: one statement.

Small balances count like large ones: many of one cause add up. A claim whose code cannot be read
is in no cluster, as nothing says what it shares with others.
"""

from django.db import connection

from claims.bulk.leading import LEADING
from claims.choices import AdjudicationStatus, Status
from strategies.rules.intervals import Z
from strategies.rules.lift import FEWEST_CLAIMS, FEWEST_DENIED, HALF

# One claim is no cluster.
FEWEST = 2
FIGURES = (
    *("claims", "dollars", "provider_denied", "provider_claims", "payer_denied"),
    *("payer_claims", "lift", "lift_low"),
)
# Spelled in few ways, read once each.
SPELT = f"""
spelt AS MATERIALIZED (
    SELECT denial_code, {LEADING % {"expressions": "denial_code"}} AS code
    FROM (SELECT DISTINCT denial_code FROM claims_claim WHERE denial_code <> '') every
)
"""
# `strategies.rules.lift` in SQL: k of n, and q of m for the payer's other providers.
LIFT = "CASE WHEN all_n > n THEN round(k::numeric * all_n / (n::numeric * all_k), 2) END"
LOW = f"""
CASE WHEN all_n > n AND n >= {FEWEST_CLAIMS} AND k >= {FEWEST_DENIED} THEN
    (SELECT round((r / (n::float8 / all_n * r + 1 - n::float8 / all_n))::numeric, 2)
    FROM (SELECT k + {HALF}::float8 AS a, n + {HALF}::float8 AS b,
        all_k - k + {HALF}::float8 AS c, all_n - n + {HALF}::float8 AS d) halves
    CROSS JOIN LATERAL (SELECT
        exp(ln(a / b) - ln(c / d) - {Z!r} * sqrt(1 / a - 1 / b + 1 / c - 1 / d)) AS r) katz)
END
"""
COUNT = f"""
WITH {SPELT}, summed AS MATERIALIZED (
    SELECT c.payer_id, c.provider, s.code, count(*) AS k,
        count(*) FILTER (WHERE is_denied) AS claims,
        coalesce(sum(c.balance) FILTER (WHERE is_denied), 0) AS dollars
    FROM claims_claim c LEFT JOIN spelt s ON s.denial_code = c.denial_code
    CROSS JOIN LATERAL (SELECT
        c.status = %(open)s AND c.adjudication_status = %(denied)s AS is_denied) stands
    WHERE c.withdrawn_at IS NULL GROUP BY 1, 2, 3
), shares AS (
    SELECT *, (sum(k) OVER (PARTITION BY payer_id, provider))::bigint AS n,
        (sum(k) OVER (PARTITION BY payer_id, code))::bigint AS all_k,
        (sum(k) OVER (PARTITION BY payer_id))::bigint AS all_n
    FROM summed
), found AS MATERIALIZED (
    SELECT payer_id, code, provider, claims, dollars, k, n, all_k, all_n,
        {LIFT} AS lift, {LOW} AS lift_low
    FROM shares WHERE code IS NOT NULL AND claims >= {FEWEST}
), gone AS (
    DELETE FROM strategies_denialcluster old WHERE NOT EXISTS (SELECT FROM found f
        WHERE (f.payer_id, f.code, f.provider) = (old.payer_id, old.code, old.provider))
), written AS (
    INSERT INTO strategies_denialcluster AS kept (payer_id, code, provider, {", ".join(FIGURES)})
    SELECT * FROM found ORDER BY payer_id, code, provider
    ON CONFLICT (payer_id, code, provider) DO UPDATE SET
        {", ".join(f"{name} = EXCLUDED.{name}" for name in FIGURES)}
    WHERE ({", ".join(f"kept.{name}" for name in FIGURES)})
        IS DISTINCT FROM ({", ".join(f"EXCLUDED.{name}" for name in FIGURES)})
)
SELECT count(*) FROM found
"""


def count_clusters() -> int:
    """Counts anew; returns how many there are. Unchanged ones are not written."""
    with connection.cursor() as cursor:
        values = {"open": Status.OPEN.value, "denied": AdjudicationStatus.DENIED.value}
        cursor.execute(COUNT, values)
        return int(cursor.fetchone()[0])
