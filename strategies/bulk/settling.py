"""Steps done, skipped or missed, and the steps that come after: one statement for many claims."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from psycopg import sql

from strategies.bulk.calendar import after_table, onward_from, passed_table
from strategies.bulk.saying import say_steps, unsay_steps

# Which steps end, from tables of the caller: they are looked up anew under the lock, so that of
# two who settle one step the second does nothing.
STARTS = "SELECT DISTINCT version_id, cycle_on FROM ({settled}) x"
SETTLE = """
WITH settled AS MATERIALIZED ({settled}),
onward_from (version_id, cycle_on, position, step_id, to_position, to_due, rounds, to_cycle_on)
    AS MATERIALIZED ({after}),
passed (version_id, cycle_on, position, step_id, due_on) AS MATERIALIZED ({passed}),
held AS MATERIALIZED (
    SELECT e.id, e.version_id, e.cycle, e.cycle_on, e.position, e.due_on,
        x.state, x.done_on, x.person_id, x.touch_id, x.words
    FROM settled x JOIN strategies_enrolment e ON e.id = x.id
    WHERE e.state = 'running'
        AND (e.position, e.cycle, e.cycle_on) = (x.position, x.cycle, x.cycle_on)
    ORDER BY e.id FOR UPDATE OF e
), target AS MATERIALIZED (
    SELECT h.*, o.step_id, o.to_position, o.to_due, o.rounds, o.to_cycle_on
    FROM held h JOIN onward_from o USING (version_id, cycle_on, position)
), runs AS (
    INSERT INTO strategies_steprun
        (enrolment_id, step_id, cycle, state, due_on, done_on, person_id, touch_id, words)
    SELECT id, step_id, cycle, state, due_on, done_on, person_id, touch_id, words FROM target
    UNION ALL
    SELECT h.id, p.step_id, h.cycle, 'missed', p.due_on, {day}, NULL, NULL, ''
    FROM held h JOIN passed p USING (version_id, cycle_on, position)
    ORDER BY 1, 5
    ON CONFLICT DO NOTHING
), moved AS (
    UPDATE strategies_enrolment e SET position = t.to_position, due_on = t.to_due,
        cycle = t.cycle + t.rounds, cycle_on = t.to_cycle_on,
        state = CASE WHEN t.to_position IS NULL THEN 'completed' ELSE e.state END,
        ended_on = CASE WHEN t.to_position IS NULL THEN {day} END,
        ended_because = CASE WHEN t.to_position IS NULL THEN 'All steps are over' ELSE '' END
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
    onward = onward_from(starts, day)
    statement = sql.SQL(SETTLE).format(
        settled=settled,
        after=after_table(onward),
        passed=passed_table(onward),
        day=sql.SQL("{}::date").format(sql.Literal(day)),
        say=say_steps("onward"),
        unsay=unsay_steps("completed"),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return Settled(*cursor.fetchone())
