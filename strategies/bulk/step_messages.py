"""Steps that go out by e-mail: which are due, what became of those that went."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet
from psycopg import sql

from accounts.choices import MessageState
from strategies.bulk.saying import step_link
from strategies.bulk.settling import Settled, settle_steps
from strategies.choices import Channel, EnrolmentState
from strategies.models import Enrolment, StepMessage, WorkflowStep

# The message belongs to the step at which the enrolment stands.
AT_STEP = """e.id = o.enrolment_id AND e.cycle = o.cycle AND EXISTS (
    SELECT FROM strategies_workflowstep s WHERE s.id = o.step_id
    AND s.version_id = e.version_id AND s.position = e.position)"""
SENT = """
SELECT e.id, e.version_id, e.position, e.cycle, e.cycle_on, 'done' AS state,
    (m.sent_at AT TIME ZONE {zone})::date AS done_on, NULL::bigint AS person_id,
    NULL::bigint AS touch_id, 'Went out by itself' AS words
FROM strategies_stepmessage o JOIN accounts_message m ON m.id = o.message_id AND m.state = 'sent'
JOIN strategies_enrolment e ON e.state = 'running' AND {at_step}
"""
# Of a paused campaign what waits is put off; of what moved on it is taken back.
PUT_OFF = """
UPDATE accounts_message m SET next_at = now() + interval '15 minutes'
FROM strategies_stepmessage o JOIN strategies_enrolment e ON {at_step}
WHERE m.id = o.message_id AND m.state = 'waiting' AND e.state = 'paused'
    AND m.next_at < now() + interval '10 minutes'
"""
TAKE_BACK = """
UPDATE accounts_message m SET state = 'cancelled', last_error = 'The claim moved on.'
FROM strategies_stepmessage o
WHERE m.id = o.message_id AND m.state = 'waiting' AND NOT EXISTS (
    SELECT FROM strategies_enrolment e WHERE e.state IN ('running', 'paused') AND {at_step})
"""
# Why nothing more happens by itself, by what became of the message.
REASONS = {
    MessageState.WITHHELD: "The address wants no e-mail",
    MessageState.REFUSED: "The e-mail was refused",
    MessageState.FAILED: "The e-mail could not be sent",
    MessageState.UNKNOWN: "Nobody knows whether the e-mail left",
    MessageState.CANCELLED: "The e-mail was cancelled",
}
LOST = """
UPDATE strategies_stepmessage o SET by_hand_because = CASE m.state {reasons} END
FROM accounts_message m, strategies_enrolment e
WHERE m.id = o.message_id AND o.by_hand_because = '' AND m.state = ANY({states})
    AND e.state = 'running' AND {at_step}
RETURNING o.id
"""
SAY = """
UPDATE claims_nextstep n SET why = left(words.said || ' · ' || n.why, 200), written_at = now()
FROM (SELECT unnest({ids}::bigint[]) AS id, unnest({words}::text[]) AS said) words
JOIN strategies_enrolment e ON e.id = words.id JOIN claims_claim c ON c.id = e.claim_id
WHERE n.claim_id = e.claim_id AND n.link = {link}
"""


def due_steps(day: date, most: int) -> list[tuple[int, int]]:
    """Enrolments and steps that go out by themselves and have not, those due longest first."""
    before = StepMessage.objects.filter(
        enrolment=OuterRef("pk"), cycle=OuterRef("cycle"), step=OuterRef("step_at_hand")
    )
    due: QuerySet[Any] = _at_email_steps(Enrolment.objects.due(day)).filter(~Exists(before))
    return list(due.order_by("due_on", "pk").values_list("pk", "step_at_hand")[:most])


def answered() -> list[int]:
    """Enrolments under way whose message was answered."""
    under_way = StepMessage.objects.filter(enrolment__in=Enrolment.objects.under_way())
    found = under_way.filter(message__answered_at__gt=F("enrolment__started_at"))
    return list(found.order_by("enrolment").values_list("enrolment", flat=True).distinct())


def settle_sent(day: date) -> Settled:
    """Steps whose e-mail left are done, and the next ones come."""
    zone = sql.Literal(settings.TIME_ZONE)
    return settle_steps(sql.SQL(SENT).format(zone=zone, at_step=sql.SQL(AT_STEP)), day)


def hold_back() -> int:
    """E-mails that wait, of claims that moved on or whose campaign is paused; how many."""
    at_step, held = sql.SQL(AT_STEP), 0
    with connection.cursor() as cursor:
        for statement in (PUT_OFF, TAKE_BACK):
            cursor.execute(sql.SQL(statement).format(at_step=at_step))
            held += cursor.rowcount
    return held


def hand_over_lost() -> int:
    """Steps whose e-mail did not leave, or may have, wait for a person; how many."""
    reasons = sql.SQL(" ").join(
        sql.SQL("WHEN {} THEN {}").format(sql.Literal(state.value), sql.Literal(why))
        for state, why in REASONS.items()
    )
    states = sql.Literal([state.value for state in REASONS])
    lost = sql.SQL(LOST).format(reasons=reasons, states=states, at_step=sql.SQL(AT_STEP))
    with connection.cursor() as cursor:
        cursor.execute(lost)
        handed = [pk for (pk,) in cursor.fetchall()]
    rows = StepMessage.objects.filter(pk__in=handed)
    say({row.enrolment_id: by_hand(row.by_hand_because) for row in rows})
    return len(handed)


def by_hand(why: str) -> str:
    """What the claim's next step says of a step that a person has to do."""
    return f"By hand: {why}"


def say(words: dict[int, str]) -> None:
    """Puts words before why the next step of these enrolments is there."""
    statement = sql.SQL(SAY).format(
        ids=sql.Literal(list(words)), words=sql.Literal(list(words.values())), link=step_link()
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _at_email_steps(enrolments: QuerySet[Enrolment]) -> QuerySet[Any]:
    """Those that stand at a step with a channel of e-mail and a text to send."""
    at_hand = WorkflowStep.objects.filter(
        version=OuterRef("version"), position=OuterRef("position"),
        channel=Channel.EMAIL, template__isnull=False,
    )  # fmt: skip
    running = enrolments.filter(state=EnrolmentState.RUNNING)
    return running.annotate(step_at_hand=at_hand.values("pk")[:1]).filter(
        step_at_hand__isnull=False
    )
