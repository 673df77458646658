"""The outbox: one message a key, sent once, and never again by itself."""

from datetime import timedelta
from email.message import EmailMessage
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.choices import MessageChannel, MessageState, OptOutReason
from accounts.mail_addresses import answer_address, leave_link, message_of, token_of
from accounts.models import Message, Notice, OptOut, User
from accounts.services import mailing
from accounts.services.mailing import (
    DEAD_AFTER,
    MOST_TRIES,
    find_lost,
    send_due_messages,
    take_due,
)
from accounts.services.outbox import (
    File,
    cancel_message,
    lift_opt_out,
    mark_as_sent,
    opt_out,
    put_in_outbox,
    send_again,
)
from accounts.services.receiving import Came, take_mail
from arengine.lib.dates import now
from arengine.lib.errors import Refused
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
S = MessageState
BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ADDRESS = "claims@payer.example"


@pytest.fixture(autouse=True)
def public(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://ar.clinic.example"
    settings.MAIL_ANSWERS = "answers@clinic.example"
    settings.MAILS_A_MINUTE = 60


@pytest.fixture
def author() -> User:
    user: User = UserFactory(username="ann")
    return user


@pytest.fixture
def message(author: User) -> Message:
    return written(author=author)


def written(key: str = "one", **given: Any) -> Message:
    said = {"channel": MessageChannel.EMAIL, "to_address": ADDRESS, "subject": "Claim status",
            "body": "Where does it stand?", **given}  # fmt: skip
    return put_in_outbox(key, **said)


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def breaking(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """The line to the mail server breaks in this way while a mail is going out."""

    def send_messages(backend: Any, sent: Any) -> int:
        raise error

    monkeypatch.setattr(f"{BACKEND}.send_messages", send_messages)


def test_a_key_asked_for_twice_is_one_message_and_one_mail(message: Message) -> None:
    assert written() == message
    assert (send_due_messages(), send_due_messages()) == (1, 0)
    (sent,) = mail.outbox
    assert (sent.subject, sent.body, sent.to) == ("Claim status", "Where does it stand?", [ADDRESS])
    assert sent.reply_to == [f"answers+{token_of(message)}@clinic.example"]
    # Bounces come to the envelope's sender, people see who writes.
    assert sent.from_email == f"answers+{token_of(message)}@clinic.example"
    assert sent.message()["From"] == "arengine@localhost"
    assert sent.extra_headers["List-Unsubscribe"] == f"<{leave_link(message)}>"
    assert state_of(message) == S.SENT


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_it_is_being_sent_for_all_to_see_before_anything_goes_out(
    message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def send_messages(backend: Any, sent: Any) -> int:
        seen.append((connection.in_atomic_block, state_of(message)))
        return 1

    monkeypatch.setattr(f"{BACKEND}.send_messages", send_messages)
    send_due_messages()
    assert seen == [(False, S.SENDING)]


def test_files_go_along_as_they_were() -> None:
    message = written(files=[File("claim.pdf", "application/pdf", b"%PDF-1.7")])
    send_due_messages()
    assert mail.outbox[0].attachments == [("claim.pdf", b"%PDF-1.7", "application/pdf")]
    assert message.files.get().content == b"%PDF-1.7"


def test_a_subject_is_one_line() -> None:
    assert written(subject="Status\nBcc: x@y.example").subject == "Status Bcc: x@y.example"


def test_words_and_addresses_are_encrypted_at_rest(message: Message) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_address, body FROM accounts_message")
        address, body = (bytes(value) for value in cursor.fetchone())
    assert ADDRESS.encode() not in address
    assert b"Where" not in body


def test_a_minute_has_its_allowance(settings: Settings) -> None:
    settings.MAILS_A_MINUTE = 2
    for number in range(3):
        written(f"{number}")
    assert send_due_messages() == 2
    Message.objects.update(tried_at=now() - timedelta(minutes=2))
    assert send_due_messages() == 1


def test_what_a_dead_sender_left_is_unknown_and_waits_for_a_person(
    message: Message, author: User
) -> None:
    assert take_due(now()) == message
    assert find_lost(now()) == 0
    assert find_lost(now() + DEAD_AFTER + timedelta(seconds=1)) == 1
    assert state_of(message) == S.UNKNOWN
    assert (send_due_messages(), mail.outbox) == (0, [])
    send_again(message, user=author, moment=now())
    assert (send_due_messages(), state_of(message)) == (1, S.SENT)


def test_a_line_that_breaks_in_the_middle_may_have_let_it_through(
    message: Message, monkeypatch: pytest.MonkeyPatch, author: User
) -> None:
    breaking(monkeypatch, SMTPServerDisconnected("gone"))
    send_due_messages()
    assert (state_of(message), message.last_error) == (S.UNKNOWN, "SMTPServerDisconnected")
    assert mark_as_sent(message, user=author, moment=now()).state == S.SENT


def test_what_the_server_puts_off_is_tried_again_and_given_up_at_last(
    message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaking(monkeypatch, SMTPDataError(451, b"later, claims@payer.example"))
    for turn in range(MOST_TRIES):
        assert state_of(message) == S.WAITING
        Message.objects.update(next_at=now(), tried_at=None)
        assert send_due_messages() == 1, turn
    assert (state_of(message), message.last_error) == (S.FAILED, "server said 451")


def test_who_is_not_there_is_not_written_to_again(
    message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaking(monkeypatch, SMTPRecipientsRefused({ADDRESS: (550, b"unknown")}))
    send_due_messages()
    assert state_of(message) == S.REFUSED
    assert OptOut.objects.get().reason == OptOutReason.BOUNCED
    assert written("two").state == S.WITHHELD


def test_an_unreachable_server_costs_a_try_and_nothing_else(
    message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(backend: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(f"{BACKEND}.open", refuse, raising=False)
    send_due_messages()
    assert (state_of(message), message.last_error) == (S.WAITING, "ConnectionRefusedError")
    assert message.next_at - message.tried_at >= mailing.WAITS[0]  # type: ignore[operator]


def test_an_opt_out_withholds_what_waits_until_it_is_lifted(message: Message, author: User) -> None:
    row = opt_out(" Claims@Payer.example ", reason=OptOutReason.PERSON, user=author)
    assert state_of(message) == S.WITHHELD
    assert opt_out(ADDRESS, reason=OptOutReason.ASKED) == row
    assert written("letter", channel=MessageChannel.LETTER).state == S.WAITING
    lift_opt_out(row, user=author, moment=now())
    assert written("again").state == S.WAITING


def test_who_declined_since_the_last_try_is_not_written_to(message: Message, author: User) -> None:
    Message.objects.update(state=S.FAILED)
    opt_out(ADDRESS, reason=OptOutReason.ASKED)
    send_again(message, user=author, moment=now())
    send_due_messages()
    assert (state_of(message), mail.outbox) == (S.WITHHELD, [])


def test_what_no_mail_can_be_made_of_is_given_up_and_holds_up_nobody(author: User) -> None:
    unfit = written(to_address="claims@payer.example\nBcc: x@y.example")
    written("two")
    assert send_due_messages() == 2
    assert (state_of(unfit), unfit.last_error) == (S.FAILED, "BadHeaderError")
    assert [sent.to for sent in mail.outbox] == [[ADDRESS]]


def test_a_letter_waits_until_it_was_posted(author: User) -> None:
    letter = written(channel=MessageChannel.LETTER, to_address="1 Main Street")
    assert send_due_messages() == 0
    assert mark_as_sent(letter, user=author, moment=now()).state == S.SENT


def test_refusals(message: Message, author: User) -> None:
    with pytest.raises(Refused, match="Only what may have left"):
        send_again(message, user=author, moment=now())
    with pytest.raises(Refused, match="Only a letter that waits"):
        mark_as_sent(message, user=author, moment=now())
    send_due_messages()
    with pytest.raises(Refused, match="It is sent: too late"):
        cancel_message(message, user=author)


def test_what_is_cancelled_does_not_leave(message: Message, author: User) -> None:
    assert cancel_message(message, user=author).state == S.CANCELLED
    assert send_due_messages() == 0


def came_back(message: Message, **headers: str) -> EmailMessage:
    back = EmailMessage()
    back["From"], back["To"], back["Subject"] = ADDRESS, answer_address(message), "Re: status"
    for name, value in headers.items():
        back[name.replace("_", "-")] = value
    back.set_content("It is in process.")
    return back


def test_the_first_answer_counts_and_its_author_is_told(message: Message, author: User) -> None:
    moment = now()
    for when in (moment, moment + timedelta(hours=1)):
        assert take_mail(came_back(message).as_bytes(), when) == Came.ANSWER
    message.refresh_from_db()
    assert message.answered_at == moment
    assert [notice.user for notice in Notice.objects.all()] == [author]


@pytest.mark.parametrize("header", [{"Auto_Submitted": "auto-replied"}, {"Return_Path": "<>"}])
def test_what_no_person_wrote_is_no_answer(message: Message, header: dict[str, str]) -> None:
    note = came_back(message, **header)
    assert take_mail(note.as_bytes(), now()) == Came.AUTOMATIC
    message.refresh_from_db()
    assert message.answered_at is None


@pytest.mark.parametrize(
    ("status", "came", "state"),
    [("5.1.1", Came.BOUNCE, S.REFUSED), ("4.2.2", Came.DELAY, S.SENT)],
)
def test_a_bounce_ends_it_and_a_delay_does_not(
    message: Message, status: str, came: Came, state: str
) -> None:
    send_due_messages()
    raw = (
        f"To: {answer_address(message)}\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nSorry.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; {ADDRESS}\nAction: failed\nStatus: {status}\n\n--b--\n"
    )
    assert take_mail(raw.encode(), now()) == came
    assert state_of(message) == state
    assert OptOut.objects.exists() == (state == S.REFUSED)


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe\x00", b"To: answers+1-bad@clinic.example\n\nHi"])
def test_a_mail_about_nothing_of_ours_changes_nothing(message: Message, raw: bytes) -> None:
    assert take_mail(raw, now()) == Came.UNRELATED
    assert state_of(message) == S.WAITING


def test_a_token_of_another_message_is_worth_nothing(message: Message) -> None:
    proof = token_of(message).partition("-")[2]
    assert message_of(token_of(message)) == message
    assert message_of(f"{message.pk + 1}-{proof}") is None


def test_no_more_mail_asks_before_it_does(client: Client, message: Message) -> None:
    address = f"/accounts/no-more-mail?link={token_of(message)}"
    assert b"No more mail?" in client.get(address).content
    assert OptOut.objects.count() == 0
    assert client.post(address).status_code == 200
    assert OptOut.objects.get().reason == OptOutReason.ASKED
    assert client.get("/accounts/no-more-mail?link=1-x").status_code == 404
