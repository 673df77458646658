"""The current step of enrolments, written to their claims as what to do next."""

from django.db import connection
from psycopg import sql

# What a claim's number may hold that an address may not; the rest browsers mend.
SPELT = (("%", "%25"), ("?", "%3F"), ("#", "%23"), ("\\", "%5C"), (" ", "%20"))


def step_link() -> sql.Composable:
    """The address of the workflow page of claim `c`; also how a next step is known as ours."""
    number: sql.Composable = sql.SQL("c.claim_number")
    for bare, quoted in SPELT:
        number = sql.SQL("replace({}, {}, {})").format(
            number, sql.Literal(bare), sql.Literal(quoted)
        )
    return sql.SQL("left('/claims/' || {} || '/workflow', 200)").format(number)


SAY = """
INSERT INTO claims_nextstep AS n
    (claim_id, title, why, instructions, have_ready, due_on, link, written_at)
SELECT e.claim_id, s.title, left(w.name || ', step ' || s.position || ' of ' || steps.last
        || CASE WHEN e.cycle > 1 THEN ', round ' || e.cycle ELSE '' END, 200),
    s.say, s.have_ready, e.due_on, {link}, now()
FROM {source} e JOIN claims_claim c ON c.id = e.claim_id
JOIN strategies_workflowstep s ON s.version_id = e.version_id AND s.position = e.position
JOIN strategies_workflowversion v ON v.id = e.version_id
JOIN strategies_workflow w ON w.id = v.workflow_id
JOIN (SELECT version_id, max(position) AS last FROM strategies_workflowstep GROUP BY 1) steps
    ON steps.version_id = e.version_id
ORDER BY e.claim_id
ON CONFLICT (claim_id) DO UPDATE SET title = excluded.title, why = excluded.why,
    instructions = excluded.instructions, have_ready = excluded.have_ready,
    due_on = excluded.due_on, link = excluded.link, written_at = excluded.written_at
"""


def say_steps(source: str) -> sql.Composed:
    """The statement that says the steps of `source`: enrolments under way, with claim_id,
    version_id, cycle, position and due_on."""
    return sql.SQL(SAY).format(source=sql.Identifier(source), link=step_link())


def unsay_steps(source: str) -> sql.Composed:
    """The statement that takes back what was said of the claims of `source`, and no other word."""
    return sql.SQL(
        "DELETE FROM claims_nextstep n USING {} e JOIN claims_claim c ON c.id = e.claim_id "
        "WHERE n.claim_id = e.claim_id AND n.link = {}"
    ).format(sql.Identifier(source), step_link())


def unsay(claim_id: int) -> None:
    """Takes back what was said of one claim."""
    one = sql.SQL("WITH one AS (SELECT {}::bigint AS claim_id) {}")
    with connection.cursor() as cursor:
        cursor.execute(one.format(sql.Literal(claim_id), unsay_steps("one")))
