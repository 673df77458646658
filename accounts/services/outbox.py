"""Verbs on the outbox: put in, take out, say what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.choices import MessageChannel, MessageState, OptOutReason
from accounts.models import Message, MessageFile, OptOut, User
from arengine.lib.blind_index import normal_address
from arengine.lib.errors import Refused

S = MessageState
# What a person may still take back, and what only a person may decide.
STOPPABLE = (S.WAITING, S.UNKNOWN, S.FAILED)
UNDECIDED = (S.UNKNOWN, S.FAILED)


@dataclass(frozen=True, slots=True)
class File:
    """A file to go with a message."""

    name: str
    content_type: str
    content: bytes


@transaction.atomic
def put_in_outbox(
    key: str,
    *,
    channel: MessageChannel,
    to_address: str,
    subject: str,
    body: str,
    to_name: str = "",
    about: str = "",
    author: User | None = None,
    files: Sequence[File] = (),
    not_before: datetime | None = None,
) -> Message:
    """The message under this key; whatever it was asked for again, there is one.

    An address that wants none gets a row that says so, and nothing else.
    """
    wanted = channel == MessageChannel.LETTER or not wants_none(to_address)
    message, is_new = Message.objects.get_or_create(
        key=key,
        defaults={
            "channel": channel,
            "about": about,
            "to_name": to_name,
            "to_address": to_address,
            "subject": _one_line(subject),
            "body": body,
            "author": author,
            "state": S.WAITING if wanted else S.WITHHELD,
            **({"next_at": not_before} if not_before else {}),
        },
    )
    if is_new:
        MessageFile.objects.bulk_create(
            MessageFile(
                message=message,
                name=file.name,
                content_type=file.content_type,
                content=file.content,
            )
            for file in files
        )
    return message


def wants_none(address: str) -> bool:
    """Whether the address stands among those that are not written to."""
    return OptOut.objects.standing().filter(address_key__matches=address).exists()


@transaction.atomic
def cancel_message(message: Message, *, user: User) -> Message:
    """It does not leave any more; Refused once it has, or is just leaving."""
    locked = _locked(message)
    if locked.state not in STOPPABLE:
        raise Refused("not_stoppable", f"It is {locked.get_state_display().lower()}: too late.")
    return _settle(locked, S.CANCELLED, user)


@transaction.atomic
def send_again(message: Message, *, user: User, moment: datetime) -> Message:
    """A person decides that what may have left, or was given up, is tried once more."""
    locked = _locked(message)
    if locked.state not in UNDECIDED:
        raise Refused("not_undecided", "Only what may have left or was given up is sent again.")
    locked.next_at, locked.attempts = moment, 0
    locked.save(update_fields=["next_at", "attempts"])
    return _settle(locked, S.WAITING, user)


@transaction.atomic
def mark_as_sent(message: Message, *, user: User, moment: datetime) -> Message:
    """A person says that a letter was posted, or that what may have left did."""
    locked = _locked(message)
    is_letter = locked.channel == MessageChannel.LETTER and locked.state == S.WAITING
    if not is_letter and locked.state != S.UNKNOWN:
        raise Refused("not_undecided", "Only a letter that waits, or what may have left.")
    locked.sent_at = moment
    locked.save(update_fields=["sent_at"])
    return _settle(locked, S.SENT, user)


@transaction.atomic
def opt_out(
    address: str, *, reason: OptOutReason, user: User | None = None, note: str = ""
) -> OptOut:
    """The address is not written to from now on, and what waits for it is withheld."""
    # In its normal form, so that whoever says it at the same moment meets the constraint.
    row, _ = OptOut.objects.standing().get_or_create(
        address_key__matches=address,
        defaults={
            "address": normal_address(address),
            "reason": reason,
            "entered_by": user,
            "note": note,
        },
    )
    waiting = Message.objects.filter(state=S.WAITING, channel=MessageChannel.EMAIL)
    waiting.filter(to_address_key__matches=address).update(state=S.WITHHELD)
    return row


@transaction.atomic
def lift_opt_out(row: OptOut, *, user: User, moment: datetime) -> None:
    """The address may be written to again; what was withheld stays so."""
    OptOut.objects.standing().filter(pk=row.pk).update(lifted_at=moment, lifted_by=user)


def _locked(message: Message) -> Message:
    return Message.objects.select_for_update(of=("self",)).get(pk=message.pk)


def _settle(message: Message, state: MessageState, user: User) -> Message:
    message.state, message.settled_by = state, user
    message.save(update_fields=["state", "settled_by"])
    return message


def _one_line(subject: str) -> str:
    """A header never holds a line break."""
    return " ".join(subject.split())[:150]
