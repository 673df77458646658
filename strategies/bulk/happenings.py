"""What befell the claim `c` of an enrolment `e` since it began, as conditions."""

from datetime import date

from django.conf import settings
from psycopg import sql

from claims.rules.touching import APPEALED
from strategies.choices import ExitOn

# Where several happened at once the first names the reason.
ORDER = (ExitOn.ZERO_BALANCE, ExitOn.PAYMENT, ExitOn.DENIAL, ExitOn.DISPUTE, ExitOn.ANSWER)

# Recorded since, or posted on a later day by a source that was read before.
PAID = """EXISTS (SELECT FROM claims_ledgerentry p
    WHERE p.claim_id = c.id AND p.kind = 'payment' AND p.amount < 0 AND p.posted_on <= {day}
    AND (p.recorded_at > e.started_at OR p.posted_on > e.started_on)
    AND NOT EXISTS (SELECT FROM claims_ledgerentry r WHERE r.reverses_id = p.id))"""
# The claim's own column keeps most claims from being looked up.
TOUCHED = """(c.last_touch_at > e.started_at AND EXISTS (SELECT FROM claims_touch t
    JOIN claims_outcome o ON o.id = t.outcome_id
    WHERE t.claim_id = c.id AND t.at > e.started_at AND {said}
    AND (t.at AT TIME ZONE {zone})::date <= {day}
    AND NOT EXISTS (SELECT FROM claims_touch k WHERE k.corrects_id = t.id)))"""
# To an e-mail of its own.
WRITTEN = """EXISTS (SELECT FROM strategies_stepmessage o JOIN accounts_message m
    ON m.id = o.message_id AND m.answered_at > e.started_at WHERE o.enrolment_id = e.id)"""
CONDITIONS = {
    ExitOn.ZERO_BALANCE: "c.balance <= 0",
    ExitOn.PAYMENT: PAID,
    ExitOn.DENIAL: "((c.adjudication_status = 'denied' AND e.adjudication_at_start <> 'denied') OR "
    + TOUCHED.replace("{said}", "o.adjudication_status = 'denied'")
    + ")",
    ExitOn.DISPUTE: "(c.work_status = ANY({appealed}) "
    "AND e.work_status_at_start <> ALL({appealed}))",
    ExitOn.ANSWER: "(c.adjudication_status NOT IN (e.adjudication_at_start, 'unknown') OR "
    + TOUCHED.replace("{said}", "o.adjudication_status <> ''")
    + f" OR {WRITTEN})",
}


def happened(column: str, day: date) -> sql.Composed:
    """Whether the event that a column names has happened by that day."""
    whens = [
        sql.SQL("WHEN {} THEN {}").format(sql.Literal(event.value), condition(event, day))
        for event in ORDER
    ]
    return sql.SQL("CASE {} {} END").format(sql.SQL(column), sql.SQL(" ").join(whens))


def condition(event: ExitOn, day: date) -> sql.Composed:
    """Whether one event has happened by that day."""
    return sql.SQL(CONDITIONS[event]).format(
        day=sql.SQL("{}::date").format(sql.Literal(day)),
        zone=sql.Literal(settings.TIME_ZONE),
        appealed=sql.Literal([status.value for status in APPEALED]),
    )
