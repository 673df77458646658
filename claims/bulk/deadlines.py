"""Keeping the clocks of many claims true: a few statements, whatever their number."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.db import connection
from django.db.models import Max
from psycopg import sql

from claims.bulk.clocks import IS_APPEALED, IS_FILED, wanted
from claims.bulk.waking import wake_early_statement
from claims.models import Claim

BATCH = 50_000
# A rule, a term of a contract, or both: the day of the term, from where the rule counts.
Clock = tuple[int | None, int | None, date]
Due = Mapping[Clock, date]

WRITE = sql.SQL(
    """
    WITH due AS (
        SELECT * FROM unnest({rules}::bigint[], {terms}::bigint[], {anchors}::date[],
            {dates}::date[]) AS due (rule, term, anchor_on, due_on)
    ), wanted AS MATERIALIZED (
        SELECT clock.*, coalesce(clock.own, due.due_on) AS due_on,
            coalesce(clock.own, due.due_on) < {today} AS is_late
        FROM ({wanted}) clock LEFT JOIN due ON due.anchor_on = clock.anchor_on
            AND due.rule = coalesce(clock.rule_id, 0) AND due.term = coalesce(clock.term_id, 0)
    ), unwanted AS (
        SELECT d.claim_id, d.kind FROM claims_deadline d JOIN claims_claim c ON c.id = d.claim_id
        WHERE {which}
        AND (d.state = 'running' OR (d.state = 'expired' AND c.status = 'withdrawn'))
        EXCEPT SELECT claim_id, kind FROM wanted
    ), ended AS (
        UPDATE claims_deadline d SET ended_on = {today}, state = CASE
            WHEN c.status = 'withdrawn' THEN 'void'
            WHEN d.kind = 'timely_filing' AND {is_filed} THEN 'met'
            WHEN d.kind <> 'timely_filing' AND {is_appealed} THEN 'met' ELSE 'void' END
        FROM claims_claim c, unwanted
        WHERE c.id = d.claim_id AND (d.claim_id, d.kind) = (unwanted.claim_id, unwanted.kind)
        AND d.state IN ('running', 'expired')
        RETURNING d.id
    ), kept AS (
        INSERT INTO claims_deadline AS d (claim_id, kind, rule_id, term_id, anchor_on, due_on,
            state, found_on, ended_on, team_id, owner_id, balance)
        SELECT w.claim_id, w.kind, w.rule_id, w.term_id, w.anchor_on, w.due_on,
            CASE WHEN is_late THEN 'expired' ELSE 'running' END, {today},
            CASE WHEN is_late THEN {today} END, CASE WHEN is_late THEN w.team_id END,
            CASE WHEN is_late THEN w.assignee_id END, CASE WHEN is_late THEN w.balance END
        FROM wanted w
        WHERE NOT EXISTS (SELECT FROM claims_deadline s WHERE s.claim_id = w.claim_id
            AND s.kind = w.kind AND s.state = 'signed_off' AND s.due_on = w.due_on)
        ORDER BY w.claim_id
        ON CONFLICT (claim_id, kind) WHERE state IN ('running', 'expired') DO UPDATE SET
            rule_id = excluded.rule_id, term_id = excluded.term_id,
            anchor_on = excluded.anchor_on,
            due_on = excluded.due_on, state = excluded.state, ended_on = excluded.ended_on,
            team_id = excluded.team_id, owner_id = excluded.owner_id,
            balance = excluded.balance, alerted = NULL
        WHERE (d.rule_id, d.term_id, d.anchor_on, d.due_on) IS DISTINCT FROM
            (excluded.rule_id, excluded.term_id, excluded.anchor_on, excluded.due_on)
        RETURNING d.id
    )
    SELECT (SELECT count(*) FROM ended) + (SELECT count(*) FROM kept)
    """
)
# No clock, with the columns of those that `wanted` finds.
NONE = sql.SQL(
    "SELECT c.id AS claim_id, c.team_id, c.assignee_id, c.balance, NULL AS kind, "
    "NULL::date AS own, NULL::bigint AS rule_id, NULL::bigint AS term_id, "
    "NULL::date AS anchor_on FROM claims_claim c WHERE false"
)
EXPIRE = sql.SQL(
    "UPDATE claims_deadline d SET state = 'expired', ended_on = {today}, team_id = c.team_id, "
    "owner_id = c.assignee_id, balance = c.balance FROM claims_claim c "
    "WHERE c.id = d.claim_id AND {which} AND c.status = 'open' AND d.state = 'running' "
    "AND d.due_on < {today}"
)
NEAREST = sql.SQL(
    "UPDATE claims_claim c SET deadline_on = nearest.due_on FROM ("
    "SELECT c.id, min(d.due_on) AS due_on FROM claims_claim c "
    "LEFT JOIN claims_deadline d ON d.claim_id = c.id AND d.state = 'running' "
    "WHERE {which} AND (c.deadline_on IS NOT NULL OR d.id IS NOT NULL) GROUP BY c.id) nearest "
    "WHERE nearest.id = c.id AND c.deadline_on IS DISTINCT FROM nearest.due_on"
)


def anchors(which: sql.Composable) -> list[Clock]:
    """The different (rule, term, anchor) of the clocks that ought to run on claims `c`."""
    different = sql.SQL(
        "SELECT DISTINCT rule_id, term_id, anchor_on FROM ({}) w "
        "WHERE coalesce(rule_id, term_id) IS NOT NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(different.format(wanted(which)))
        return cursor.fetchall()


def write(which: sql.Composable, due: Due, today: date) -> int:
    """Starts, corrects, ends and expires the clocks of claims `c`, and wakes those that wait for
    an answer no longer; returns how many clocks it wrote."""
    return _write(which, wanted(which), due, today)


def end(which: sql.Composable, today: date) -> int:
    """The same where no clock ought to run: most of planning the statement is finding them."""
    return _write(which, NONE, {}, today)


def _write(which: sql.Composable, clocks: sql.Composable, due: Due, today: date) -> int:
    given = {
        "today": sql.SQL("{}::date").format(sql.Literal(today)),
        "which": which,
        "wanted": clocks,
        "is_filed": IS_FILED,
        "is_appealed": IS_APPEALED,
        "rules": sql.Literal([rule or 0 for rule, _, _ in due]),
        "terms": sql.Literal([term or 0 for _, term, _ in due]),
        "anchors": sql.Literal([anchor for _, _, anchor in due]),
        "dates": sql.Literal(list(due.values())),
    }
    with connection.cursor() as cursor:
        cursor.execute(EXPIRE.format(**given))
        expired = cursor.rowcount
        cursor.execute(WRITE.format(**given))
        (written,) = cursor.fetchone()
        # In one round trip: the nearest deadline decides who wakes.
        nearest = NEAREST.format(which=which)
        cursor.execute(sql.SQL("; ").join([nearest, wake_early_statement(which)]))
    return expired + written


def batches() -> Iterator[sql.Composed]:
    """All claims in ranges of their keys, so that no transaction locks them all."""
    last = Claim.objects.aggregate(last=Max("pk"))["last"] or 0
    for first in range(0, last, BATCH):
        ends = (sql.Literal(first), sql.Literal(first + BATCH))
        yield sql.SQL("c.id > {} AND c.id <= {}").format(*ends)
