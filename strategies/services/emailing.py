"""E-mail sequences: steps with a text go out by themselves, until the payer answers or pays.

What a step sends is put in the outbox under a key of the step, so that it is one message whoever
asks again. What cannot be sent, or may have been, is a person's step with the reason.
"""

from datetime import date
from typing import NamedTuple

from django.db import transaction
from psycopg import sql

from accounts.choices import MessageChannel, MessageState
from accounts.models import Message
from accounts.services.outbox import put_in_outbox
from arengine.lib.deadlocks import retry_deadlocks
from claims.models import Claim, PayerContact
from strategies.bulk.step_messages import (
    REASONS,
    answered,
    by_hand,
    due_steps,
    hand_over_lost,
    hold_back,
    say,
    settle_sent,
)
from strategies.choices import EnrolmentState, TemplateKind
from strategies.models import Enrolment, MessageTemplate, StepMessage, WorkflowStep
from strategies.rules.merge_fields import FIELDS, empty_fields, fill
from strategies.services.advancing import advance_chunk
from strategies.services.merging import values_for
from strategies.services.templates import template_in_use
from strategies.services.versions_in_force import versions_in_force

# Written in one run, a few minutes apart; how fast they leave is the outbox's matter.
MOST = 500
GOES = "Goes out by itself"


class Ready(NamedTuple):
    """A message that can be sent, or why not."""

    address: str = ""
    subject: str = ""
    body: str = ""
    why_not: str = ""


def tend_emails(day: date) -> dict[str, int]:
    """Settles what left, ends what was answered, hands over what was lost, sends what is due."""
    held = hold_back()
    handed = _tend_sent(day)
    _advance(answered(), day)
    return {**send_due_steps(day), "held": held, "handed": handed}


def send_due_steps(day: date, most: int = MOST) -> dict[str, int]:
    """Puts the e-mails of due steps in the outbox; counts of those, and of those for a person."""
    _advance([enrolment for enrolment, _ in due_steps(day, most)], day)
    written = [_write(enrolment, step, day) for enrolment, step in due_steps(day, most)]
    return {"written": written.count(True), "by_hand": written.count(False)}


@retry_deadlocks
@transaction.atomic
def _tend_sent(day: date) -> int:
    settle_sent(day)
    return hand_over_lost()


@retry_deadlocks
@transaction.atomic
def _advance(enrolments: list[int], day: date) -> None:
    """Brings them to the day first: who paid or answered is not written to."""
    if enrolments:
        chosen = sql.SQL("e.id = ANY({})").format(sql.Literal(enrolments))
        advance_chunk(chosen, day, versions_in_force(day))


@retry_deadlocks
@transaction.atomic
def _write(enrolment_id: int, step_id: int, day: date) -> bool | None:
    """One step, once: True where its message waits, False where a person does it; None where
    somebody settled it meanwhile."""
    rows = Enrolment.objects.select_for_update(of=("self",)).filter(state=EnrolmentState.RUNNING)
    enrolment = rows.select_related("claim__payer", "claim__facility").filter(pk=enrolment_id)
    locked, step = enrolment.first(), WorkflowStep.objects.get(pk=step_id)
    if locked is None or locked.position != step.position or _was_written(locked, step):
        return None
    ready = _ready(locked, step, day)
    message = None if ready.why_not else _put(locked, step, ready)
    why_not = REASONS.get(MessageState(message.state), "") if message else ready.why_not
    StepMessage.objects.create(
        enrolment=locked, step=step, cycle=locked.cycle, message=message, by_hand_because=why_not
    )
    say({locked.pk: by_hand(why_not) if why_not else GOES})
    return not why_not


def _was_written(enrolment: Enrolment, step: WorkflowStep) -> bool:
    return enrolment.step_messages.filter(step=step, cycle=enrolment.cycle).exists()


def _put(enrolment: Enrolment, step: WorkflowStep, ready: Ready) -> Message:
    return put_in_outbox(
        f"enrolment:{enrolment.pk}:step:{step.position}:cycle:{enrolment.cycle}",
        channel=MessageChannel.EMAIL,
        to_address=ready.address,
        to_name=enrolment.claim.payer.name,
        subject=ready.subject,
        body=ready.body,
        about=f"claims.claim:{enrolment.claim_id}",
        author=enrolment.claim.assignee or enrolment.person,
    )


def _ready(enrolment: Enrolment, step: WorkflowStep, day: date) -> Ready:
    """The step's message about the claim."""
    claim, template = enrolment.claim, _template(step)
    if template is None:
        return Ready(why_not="Its text is no longer in use")
    if enrolment.step_messages.filter(message__answered_at__isnull=False).exists():
        return Ready(why_not="The payer answered an earlier message")
    values = values_for(claim, today=day, agent=claim.assignee)
    if empty := empty_fields(template.subject + template.body, values):
        return Ready(why_not=f"The claim does not say {FIELDS[empty[0]]}")
    contact = _contact(claim)
    if contact is None:
        return Ready(why_not=_no_contact(claim))
    return Ready(contact.email, fill(template.subject, values), fill(template.body, values))


def _template(step: WorkflowStep) -> MessageTemplate | None:
    """The version that is in use now, of the text that the step names."""
    named = step.template and template_in_use(step.template.key)
    return named if named and named.kind == TemplateKind.EMAIL else None


def _contact(claim: Claim) -> PayerContact | None:
    """The payer's first desk that is reached by e-mail."""
    desks = PayerContact.objects.filter(payer=claim.payer_id, opted_out=False)
    return desks.exclude(email="").order_by("position", "id").first()


def _no_contact(claim: Claim) -> str:
    if PayerContact.objects.filter(payer=claim.payer_id, opted_out=True).exists():
        return f"{claim.payer} wants no e-mail"[:160]
    return f"There is no e-mail address of {claim.payer}"[:160]
