"""Claims of a denial project: who joins, what reopens by it, what came of them. Set statements."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection

from claims.choices import AdjudicationStatus, EntryKind, Status
from strategies.bulk.clustering import SPELT
from strategies.bulk.payer_sums import STANDING
from strategies.choices import ProjectState

# A project of a payer that was merged away goes on with the claims where they went.
JOIN = f"""
WITH {STANDING}, {SPELT}, joined AS (
    INSERT INTO strategies_denialmember (project_id, claim_id, joined_on, balance)
    SELECT p.id, c.id, %(day)s, c.balance
    FROM strategies_denialproject p JOIN standing s ON s.id = p.payer_id
    JOIN claims_claim c ON c.payer_id = s.counts_as AND c.provider = p.provider
    JOIN spelt ON spelt.denial_code = c.denial_code AND spelt.code = p.code
    WHERE c.status = %(open)s AND c.adjudication_status = %(denied)s
        AND (%(projects)s::bigint[] IS NULL OR p.id = ANY(%(projects)s))
    ORDER BY p.id, c.id
    ON CONFLICT (project_id, claim_id) DO NOTHING RETURNING project_id
), reopened AS (
    UPDATE strategies_denialproject p SET state = %(reopened)s, reopened_on = %(day)s
    FROM (SELECT project_id, count(*) AS claims FROM joined GROUP BY 1) fresh
    WHERE p.id = fresh.project_id AND p.state = %(done)s
    RETURNING p.id, p.owner_id, p.name, fresh.claims
), told AS (
    INSERT INTO accounts_notice (user_id, text, link)
    SELECT owner_id, 'The project “' || name || '” is open again: ' || claims
        || CASE claims WHEN 1 THEN ' new denial.' ELSE ' new denials.' END,
        '/denials/projects/' || id
    FROM reopened ORDER BY id
)
SELECT (SELECT count(*) FROM joined), (SELECT count(*) FROM reopened)
"""
COLLECT = """
UPDATE strategies_denialmember m SET collected = paid.dollars FROM (
    SELECT m.id, coalesce(-sum(l.amount), 0) AS dollars
    FROM strategies_denialmember m LEFT JOIN claims_ledgerentry l ON l.claim_id = m.claim_id
        AND l.kind = %(payment)s AND l.reverses_id IS NULL AND l.recorded_at >= m.joined_at
        AND l.posted_on BETWEEN m.joined_on AND %(day)s
        AND NOT EXISTS (SELECT FROM claims_ledgerentry x
            WHERE x.reverses_id = l.id AND x.posted_on <= %(day)s)
    WHERE %(projects)s::bigint[] IS NULL OR m.project_id = ANY(%(projects)s)
    GROUP BY m.id
) paid WHERE paid.id = m.id AND m.collected <> paid.dollars
"""
FIGURES = (*("claims", "dollars_at_start", "enrolled", "collected", "open_claims", "open_dollars"),)
SUM_UP = f"""
UPDATE strategies_denialproject p SET {", ".join(f"{name} = s.{name}" for name in FIGURES)}
FROM (
    SELECT p.id, count(m.id) AS claims, coalesce(sum(m.balance), 0) AS dollars_at_start,
        count(*) FILTER (WHERE EXISTS (SELECT FROM strategies_enrolment e
            JOIN strategies_workflowversion v ON v.id = e.version_id
            WHERE e.claim_id = m.claim_id AND v.workflow_id = p.workflow_id
            AND e.started_on >= p.started_on)) AS enrolled,
        coalesce(sum(m.collected), 0) AS collected,
        count(*) FILTER (WHERE c.status = %(open)s) AS open_claims,
        coalesce(sum(c.balance) FILTER (WHERE c.status = %(open)s), 0) AS open_dollars
    FROM strategies_denialproject p LEFT JOIN strategies_denialmember m ON m.project_id = p.id
    LEFT JOIN claims_claim c ON c.id = m.claim_id
    WHERE %(projects)s::bigint[] IS NULL OR p.id = ANY(%(projects)s)
    GROUP BY p.id
) s WHERE s.id = p.id
    AND ({", ".join(f"p.{name}" for name in FIGURES)})
    IS DISTINCT FROM ({", ".join(f"s.{name}" for name in FIGURES)})
"""


class Joined(NamedTuple):
    """New members, and the projects that were done and are open again by them."""

    claims: int
    reopened: int


def join_projects(day: date, projects: Sequence[int] | None = None) -> Joined:
    """Open denials of the projects' causes become members, once each."""
    values = {
        "day": day,
        "projects": None if projects is None else list(projects),
        "open": Status.OPEN.value,
        "denied": AdjudicationStatus.DENIED.value,
        "done": ProjectState.DONE.value,
        "reopened": ProjectState.REOPENED.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(JOIN, values)
        return Joined(*cursor.fetchone())


def sum_up_projects(day: date, projects: Sequence[int] | None = None) -> None:
    """What was collected since each claim joined, and what is still open."""
    values = {
        "day": day,
        "projects": None if projects is None else list(projects),
        "payment": EntryKind.PAYMENT.value,
        "open": Status.OPEN.value,
    }
    with connection.cursor() as cursor:
        for statement in (COLLECT, SUM_UP):
            cursor.execute(statement, values)
