"""Sends what waits in the outbox. A message is `sending`, and committed so, before anything goes
out: after a crash nobody knows whether it left, so it becomes `unknown` and waits for a person."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from accounts.choices import MessageState, OptOutReason
from accounts.mail_addresses import answer_address, leave_link
from accounts.models import Message
from accounts.services.outbox import opt_out, wants_none
from arengine.lib.dates import now

S = MessageState
log = structlog.get_logger(__name__)
WAITS = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))
MOST_TRIES = len(WAITS) + 1
# Longer than any call takes.
DEAD_AFTER = timedelta(minutes=5)
RUN_SECONDS = 50
# SMTP answers from here on are final (RFC 5321, 4.2.1).
PERMANENT = 500


def send_due_messages() -> int:
    """Sends until nothing is due, the minute's allowance is spent or the run has lasted."""
    ends, tries = time.monotonic() + RUN_SECONDS, 0
    while time.monotonic() < ends and (message := take_due(now())):
        settle(message, _send(message), now())
        tries += 1
    return tries


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try."""

    state: MessageState
    error: str = ""


@transaction.atomic(durable=True)
def take_due(moment: datetime) -> Message | None:
    """The message that has waited longest, `sending` and counted; nobody else gets it."""
    if _allowance(moment) <= 0:
        return None
    rows = Message.objects.due(moment).select_for_update(skip_locked=True, of=("self",))
    message = rows.order_by("next_at", "id").first()
    if message is not None:
        message.state, message.tried_at = S.SENDING, moment
        message.attempts += 1
        message.save(update_fields=["state", "tried_at", "attempts"])
    return message


def settle(message: Message, outcome: Outcome, moment: datetime) -> None:
    """Writes down what came of a try; what could not leave is tried again, then given up."""
    state, next_at = outcome.state, moment
    if state == S.WAITING and message.attempts >= MOST_TRIES:
        state = S.FAILED
    elif state == S.WAITING:
        next_at = moment + WAITS[message.attempts - 1]
    log.info("message_tried", message=message.pk, state=str(state))
    # Unless a person has decided meanwhile.
    ours = Message.objects.filter(pk=message.pk, attempts=message.attempts)
    ours.filter(state__in=(S.SENDING, S.UNKNOWN)).update(
        state=state,
        next_at=next_at,
        sent_at=moment if state == S.SENT else None,
        last_error=outcome.error[:200],
    )


def find_lost(moment: datetime) -> int:
    """Makes `unknown` what its sender never came back from; returns how many."""
    dead = Message.objects.filter(state=S.SENDING, tried_at__lt=moment - DEAD_AFTER)
    return dead.update(state=S.UNKNOWN, last_error="The sender died in the middle.")


def _allowance(moment: datetime) -> int:
    """How many may still leave in this minute."""
    if settings.MAILS_A_MINUTE == 0:
        return 1
    tried = Message.objects.filter(tried_at__gt=moment - timedelta(minutes=1))
    return int(settings.MAILS_A_MINUTE) - tried.count()


def _send(message: Message) -> Outcome:
    """Errors are named by kind and code alone: a server's words may repeat the address."""
    # Asked for at the last moment: it may have been declined since it was written or tried.
    if wants_none(message.to_address):
        return Outcome(S.WITHHELD)
    mail, server = _mail(message), get_connection()
    try:
        server.open()
    except (SMTPException, OSError) as broken:
        return Outcome(S.WAITING, type(broken).__name__)
    try:
        server.send_messages([mail])
    except SMTPRecipientsRefused as refused:
        return _refused(message, [code for code, _ in refused.recipients.values()])
    except SMTPResponseException as answered:
        is_final = answered.smtp_code >= PERMANENT
        return Outcome(S.REFUSED if is_final else S.WAITING, f"server said {answered.smtp_code}")
    except ValueError as unfit:
        # No mail can be made of it, an address without a host say: nothing has left.
        return Outcome(S.FAILED, type(unfit).__name__)
    except (SMTPException, OSError) as broken:
        # The line broke while it was going out: it may have arrived.
        return Outcome(S.UNKNOWN, type(broken).__name__)
    finally:
        server.close()
    return Outcome(S.SENT)


def _refused(message: Message, codes: list[int]) -> Outcome:
    """Nobody there: written to no more. A mailbox that is full is tried again."""
    if any(code < PERMANENT for code in codes):
        return Outcome(S.WAITING, f"recipient refused: {codes}")
    opt_out(message.to_address, reason=OptOutReason.BOUNCED, note="Refused at sending.")
    return Outcome(S.REFUSED, f"recipient refused: {codes}")


def _mail(message: Message) -> EmailMessage:
    """With an address of its own for answers, and a way to have no more of them."""
    leave, answers = leave_link(message), answer_address(message)
    mail = EmailMessage(
        message.subject,
        message.body,
        # The envelope's sender: servers send bounces there, whatever the headers say (RFC 5321).
        from_email=answers or None,
        to=[message.to_address],
        reply_to=[answers] if answers else None,
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": f"<message-{message.pk}@{settings.MAIL_DOMAIN}>",
            **({"List-Unsubscribe": f"<{leave}>"} if leave else {}),
            **({"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if leave else {}),
        },
    )
    for file in message.files.all():
        mail.attach(file.name, file.content, file.content_type)
    return mail
