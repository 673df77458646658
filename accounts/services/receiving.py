"""Mails that come back: answers, and bounces that name an address that is not there (RFC 3464)."""

from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses
from enum import StrEnum

from accounts.choices import MessageState, OptOutReason
from accounts.mail_addresses import message_of
from accounts.models import Message
from accounts.services.notices import send_notices
from accounts.services.outbox import opt_out

# Headers in which a mail server says for whom a mail came.
RECIPIENTS = ("delivered-to", "x-original-to", "to", "cc")
ON_ITS_OWN = ("auto-replied", "auto-generated", "auto-notified")


class Came(StrEnum):
    """What a mail was."""

    ANSWER = "answer"
    BOUNCE = "bounce"
    DELAY = "delay"
    AUTOMATIC = "automatic"
    UNRELATED = "unrelated"


def take_mail(raw: bytes, moment: datetime) -> Came:
    """Writes down what the mail says about the message that it answers. Its words are not kept:
    they stand in the mailbox."""
    mail = BytesParser(policy=policy.default).parsebytes(raw)
    message = _answered(mail)
    if message is None:
        return Came.UNRELATED
    if mail.get_content_type() == "multipart/report":
        return _bounce(mail, message)
    if _is_automatic(mail):
        return Came.AUTOMATIC
    _answer(message, moment)
    return Came.ANSWER


def _answered(mail: EmailMessage) -> Message | None:
    """Whose address of answers the mail came to."""
    headers = [str(value) for name in RECIPIENTS for value in mail.get_all(name, [])]
    for _, address in getaddresses(headers):
        mailbox, _, _ = address.partition("@")
        _, plus, token = mailbox.partition("+")
        if plus and (message := message_of(token)):
            return message
    return None


def _is_automatic(mail: EmailMessage) -> bool:
    """An absence note; or a notice without a sender, as a bounce in words of its own has none."""
    said = str(mail.get("auto-submitted", "no")).split(";")[0].strip().lower()
    return said in ON_ITS_OWN or str(mail.get("return-path", "")).strip() == "<>"


def _bounce(mail: EmailMessage, message: Message) -> Came:
    """A final one ends it for the address; a delay only says that it takes longer."""
    if not any(status.startswith("5") for status in _statuses(mail)):
        return Came.DELAY
    changed = Message.objects.filter(pk=message.pk).exclude(state=MessageState.REFUSED)
    changed.update(state=MessageState.REFUSED, last_error="Came back: undeliverable.")
    opt_out(message.to_address, reason=OptOutReason.BOUNCED, note="A mail came back.")
    return Came.BOUNCE


def _statuses(mail: EmailMessage) -> list[str]:
    parts = [part for part in mail.walk() if part.get_content_type() == "message/delivery-status"]
    blocks = [block for part in parts for block in part.get_payload()]
    return [str(block.get("status", "")).strip() for block in blocks if hasattr(block, "get")]


def _answer(message: Message, moment: datetime) -> None:
    """The first answer counts; who wrote is told where to look."""
    first = Message.objects.filter(pk=message.pk, answered_at__isnull=True)
    if first.update(answered_at=moment, state=MessageState.SENT) and message.author:
        text = f"An answer came to “{message.subject}”. It is in the mailbox for answers."
        send_notices([message.author], text)
