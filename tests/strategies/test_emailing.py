"""E-mail sequences: out by themselves, ended by an answer or payment, else a person's."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from pytest_django.fixtures import Settings

from accounts.choices import MessageState, OptOutReason
from accounts.models import Message
from accounts.services.mailing import DEAD_AFTER, find_lost, send_due_messages, take_due
from accounts.services.outbox import cancel_message, mark_as_sent, opt_out
from arengine.lib.dates import now
from claims.models import Claim, NextStep, PayerContact
from claims.services.ledger import post_entry
from strategies.choices import Channel, EnrolmentState, ExitOn, StepState
from strategies.models import Enrolment, MessageTemplate, StepMessage, StepRun, WorkflowStep
from strategies.services.emailing import tend_emails
from tests.factories import TODAY, ClaimFactory, PayerFactory, UserFactory
from tests.strategies.workflows import enrolled, workflow_version

pytestmark = pytest.mark.django_db
ADDRESS = "claims@aetna.example"
MAILS = (("First message", 0), ("Second message", 14))
NOTHING = {"written": 0, "by_hand": 0, "held": 0, "handed": 0}
ENDS = {ExitOn.PAYMENT: None, ExitOn.ANSWER: None}


@pytest.fixture(autouse=True)
def sending(settings: Settings) -> None:
    settings.MAILS_A_MINUTE = 60


@pytest.fixture
def claim() -> Claim:
    payer = PayerFactory(name="Aetna")
    PayerContact.objects.create(payer=payer, label="Claims", email=ADDRESS)
    return ClaimFactory(
        claim_number="A-1", payer=payer, charge_amount=Decimal(300), patient_name="Pat Patient"
    )


@pytest.fixture
def row(claim: Claim) -> Enrolment:
    version = workflow_version("mails", steps=MAILS, channel=Channel.EMAIL, exits=ENDS)
    template = MessageTemplate.objects.get(key="status-inquiry")
    WorkflowStep.objects.filter(version=version).update(template=template)
    return enrolled(claim, version)


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def counted(**given: int) -> dict[str, int]:
    return {**NOTHING, **given}


def why() -> str:
    return NextStep.objects.get().why.split(" · ")[0]


def test_a_step_goes_out_and_is_done_once_it_left(row: Enrolment) -> None:
    assert tend_emails(TODAY) == counted(written=1)
    assert tend_emails(TODAY) == NOTHING
    assert why() == "Goes out by itself"
    message = Message.objects.get()
    assert message.key == f"enrolment:{row.pk}:step:1:cycle:1"
    assert (message.to_address, message.about) == (ADDRESS, f"claims.claim:{row.claim_id}")
    assert message.subject.startswith("Status of claim A-1")
    assert "Pat" not in message.subject + message.body
    assert send_due_messages() == 1
    assert tend_emails(TODAY) == NOTHING
    run = StepRun.objects.get()
    assert (run.state, run.person, run.words) == (StepState.DONE, None, "Went out by itself")
    row.refresh_from_db()
    assert (row.position, row.due_on) == (2, after(14))


def test_every_two_weeks_without_anybody(row: Enrolment) -> None:
    for day in (0, 13, 14):
        tend_emails(after(day))
        send_due_messages()
    tend_emails(after(14))
    assert len(mail.outbox) == 2
    row.refresh_from_db()
    assert row.state == EnrolmentState.COMPLETED


def test_a_sender_that_died_in_the_middle_leaves_it_to_a_person(row: Enrolment) -> None:
    tend_emails(TODAY)
    message = take_due(now())
    assert message is not None
    assert find_lost(now() + DEAD_AFTER + timedelta(seconds=1)) == 1
    assert tend_emails(TODAY) == counted(handed=1)
    assert (send_due_messages(), mail.outbox) == (0, [])
    assert why() == "By hand: Nobody knows whether the e-mail left"
    message.refresh_from_db()
    assert message.state == MessageState.UNKNOWN
    mark_as_sent(message, user=UserFactory(), moment=now())
    tend_emails(TODAY)
    assert StepRun.objects.get().state == StepState.DONE


def test_an_answer_ends_it(row: Enrolment) -> None:
    tend_emails(TODAY)
    send_due_messages()
    tend_emails(TODAY)
    Message.objects.update(answered_at=now() + timedelta(minutes=1))
    assert tend_emails(after(14)) == NOTHING
    row.refresh_from_db()
    assert (row.state, row.ended_because) == (EnrolmentState.EXITED, "The payer answers")
    assert Message.objects.count() == 1


def test_who_has_paid_is_not_written_to(row: Enrolment, claim: Claim) -> None:
    post_entry(
        claim, kind="payment", amount=Decimal(10), posted_on=TODAY, user=UserFactory(), today=TODAY
    )
    assert tend_emails(TODAY) == NOTHING
    row.refresh_from_db()
    assert row.state == EnrolmentState.EXITED


def test_what_waits_is_taken_back_when_the_claim_moves_on(row: Enrolment) -> None:
    tend_emails(TODAY)
    Enrolment.objects.update(state=EnrolmentState.EXITED, position=None, due_on=None)
    assert tend_emails(TODAY) == counted(held=1)
    assert Message.objects.get().state == MessageState.CANCELLED


def test_of_a_paused_claim_nothing_leaves(row: Enrolment) -> None:
    tend_emails(TODAY)
    Enrolment.objects.update(state=EnrolmentState.PAUSED)
    assert tend_emails(TODAY) == counted(held=1)
    assert send_due_messages() == 0
    assert Message.objects.get().state == MessageState.WAITING


def test_what_a_person_cancels_is_theirs(row: Enrolment) -> None:
    tend_emails(TODAY)
    cancel_message(Message.objects.get(), user=UserFactory())
    assert tend_emails(TODAY) == counted(handed=1)
    assert why() == "By hand: The e-mail was cancelled"


def opted_out(claim: Claim) -> None:
    PayerContact.objects.update(opted_out=True)


def without_address(claim: Claim) -> None:
    PayerContact.objects.update(email="")


def asked_for_none(claim: Claim) -> None:
    opt_out(ADDRESS, reason=OptOutReason.ASKED)


def without_charge(claim: Claim) -> None:
    Claim.objects.update(charge_amount=None)


def out_of_use(claim: Claim) -> None:
    MessageTemplate.objects.filter(key="status-inquiry").update(is_active=False)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (opted_out, "Aetna wants no e-mail"),
        (without_address, "There is no e-mail address of Aetna"),
        (asked_for_none, "The address wants no e-mail"),
        (without_charge, "The claim does not say what was charged"),
        (out_of_use, "Its text is no longer in use"),
    ],
)
def test_what_cannot_be_sent_is_a_persons_step(
    spoil: Any, said: str, row: Enrolment, claim: Claim
) -> None:
    spoil(claim)
    assert tend_emails(TODAY) == counted(by_hand=1)
    assert tend_emails(TODAY) == NOTHING
    assert (why(), StepMessage.objects.get().by_hand_because) == (f"By hand: {said}", said)
    assert send_due_messages() == 0
    row.refresh_from_db()
    assert row.position == 1


def test_a_step_without_a_text_is_a_persons_anyway(claim: Claim) -> None:
    enrolled(claim, workflow_version("mails", steps=MAILS, channel=Channel.EMAIL))
    assert tend_emails(TODAY) == NOTHING
