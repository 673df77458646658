"""Steps done, skipped or missed, and the steps that come after: one statement for many claims."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from psycopg import sql

from strategies.bulk.calendar import again_table, ahead_table, days_of
from strategies.bulk.saying import say_steps, unsay_steps

# Which steps end, from tables of the caller: they are looked up anew under the lock, so that of
# two who settle one step the second does nothing.
STARTS = "SELECT DISTINCT version_id, cycle_on FROM ({settled}) x"
SETTLE = """
WITH settled AS MATERIALIZED ({settled}),
days (step_id, cycle_on, due_on) AS ({ahead}),
again (version_id, cycle_on, next_on, position, due_on) AS ({again}),
held AS MATERIALIZED (
    SELECT e.id, e.claim_id, e.version_id, e.cycle, e.cycle_on, e.position, e.due_on,
        x.state, x.done_on, x.person_id, x.touch_id, x.words
    FROM settled x JOIN strategies_enrolment e ON e.id = x.id
    WHERE e.state = 'running'
        AND (e.position, e.cycle, e.cycle_on) = (x.position, x.cycle, x.cycle_on)
    ORDER BY e.id FOR UPDATE OF e
), later AS MATERIALIZED (
    SELECT h.id, s.id AS step_id, s.position, d.due_on,
        d.due_on + s.grace_days < {day} AS is_over
    FROM held h
    JOIN strategies_workflowstep s ON s.version_id = h.version_id AND s.position > h.position
    JOIN days d ON d.step_id = s.id AND d.cycle_on = h.cycle_on
), following AS (
    SELECT DISTINCT ON (id) id, position, due_on FROM later WHERE NOT is_over
    ORDER BY id, position
), target AS MATERIALIZED (
    SELECT h.id, h.cycle, f.position AS next_position,
        coalesce(f.position, a.position) AS position, coalesce(f.due_on, a.due_on) AS due_on,
        h.cycle + (f.id IS NULL AND a.next_on IS NOT NULL)::int AS to_cycle,
        CASE WHEN f.id IS NULL THEN coalesce(a.next_on, h.cycle_on) ELSE h.cycle_on END AS cycle_on
    FROM held h LEFT JOIN following f ON f.id = h.id
    LEFT JOIN again a ON a.version_id = h.version_id AND a.cycle_on = h.cycle_on
), runs AS (
    INSERT INTO strategies_steprun
        (enrolment_id, step_id, cycle, state, due_on, done_on, person_id, touch_id, words)
    SELECT h.id, s.id, h.cycle, h.state, h.due_on, h.done_on, h.person_id, h.touch_id, h.words
    FROM held h JOIN strategies_workflowstep s
        ON s.version_id = h.version_id AND s.position = h.position
    UNION ALL
    SELECT l.id, l.step_id, t.cycle, 'missed', l.due_on, {day}, NULL, NULL, ''
    FROM later l JOIN target t ON t.id = l.id
    WHERE t.next_position IS NULL OR l.position < t.next_position
    ORDER BY 1, 5
    ON CONFLICT DO NOTHING
), moved AS (
    UPDATE strategies_enrolment e SET position = t.position, due_on = t.due_on,
        cycle = t.to_cycle, cycle_on = t.cycle_on,
        state = CASE WHEN t.position IS NULL THEN 'completed' ELSE e.state END,
        ended_on = CASE WHEN t.position IS NULL THEN {day} END,
        ended_because = CASE WHEN t.position IS NULL THEN 'All steps are over' ELSE '' END
    FROM target t WHERE e.id = t.id
    RETURNING e.claim_id, e.version_id, e.cycle, e.position, e.due_on
), onward AS (SELECT * FROM moved WHERE position IS NOT NULL
), completed AS (SELECT * FROM moved WHERE position IS NULL
), said AS ({say}), unsaid AS ({unsay})
SELECT (SELECT count(*) FROM onward), (SELECT count(*) FROM completed)
"""


@dataclass(frozen=True, slots=True)
class Settled:
    """Enrolments that went on to another step, and those that had none left."""

    moved: int = 0
    completed: int = 0


def settle_steps(settled: sql.Composable, day: date) -> Settled:
    """Ends the steps that `settled` selects: of enrolments their id, version_id, position, cycle
    and cycle_on, and of the step its state, done_on, person_id, touch_id and words.

    The next is the first whose grace is not over; those between are missed.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(STARTS).format(settled=settled))
        starts = cursor.fetchall()
    if not starts:
        return Settled()
    days = days_of(starts, day)
    statement = sql.SQL(SETTLE).format(
        settled=settled,
        ahead=ahead_table(days),
        again=again_table(days),
        day=sql.SQL("{}::date").format(sql.Literal(day)),
        say=say_steps("onward"),
        unsay=unsay_steps("completed"),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return Settled(*cursor.fetchone())
