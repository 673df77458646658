"""Pages of letters, texts and the outbox."""

from typing import Any

import pytest
from django.test import Client

from accounts.choices import AuditAction, MessageChannel, MessageState
from accounts.models import AuditEntry, Message, User
from accounts.services.outbox import File, put_in_outbox
from claims.models import Attachment, Claim, PayerContact
from strategies.models import MessageTemplate
from tests.factories import ClaimFactory, PayerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    payer = PayerFactory(name="Aetna")
    PayerContact.objects.create(payer=payer, label="Appeals", address="PO Box 2")
    return ClaimFactory(
        claim_number="A/1", payer=payer, patient_name="Patricia Patient", denial_code="CO-16 MA130"
    )


@pytest.fixture
def agent(client: Client, general_agent: User) -> Client:
    client.force_login(general_agent)
    return client


@pytest.fixture
def boss(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


def said(page: Any, **given: str) -> dict[str, str]:
    return {name: str(value) for name, value in page.context["form"].initial.items()} | given


def in_outbox(key: str = "one", **given: Any) -> Message:
    values = {"channel": MessageChannel.LETTER, "to_address": "PO Box 2", "subject": "Appeal",
              "body": "Dear", "files": [File("a.pdf", "application/pdf", b"%PDF-1")],
              **given}  # fmt: skip
    return put_in_outbox(key, **values)


def put(message: Message, state: MessageState) -> Message:
    Message.objects.filter(pk=message.pk).update(state=state)
    return message


# Letters.


def test_a_letter_is_looked_at_then_sent(agent: Client, claim: Claim) -> None:
    page = agent.get("/claims/A/1/letter?template=status-letter")
    assert b"Patricia" not in page.content
    pdf = agent.post("/claims/A/1/letter", said(page, act="preview"))
    assert (pdf["Content-Type"], pdf["Cache-Control"]) == ("application/pdf", "no-store")
    assert pdf.content[:5] == b"%PDF-"
    assert AuditEntry.objects.filter(action=AuditAction.UNMASKED, claim_id=claim.pk).count() == 1
    assert Message.objects.count() == 0
    for _ in range(2):
        answer = agent.post("/claims/A/1/letter", said(page, act="send"))
        assert (answer.status_code, answer["Location"]) == (302, "/claims/A/1")
    assert (Message.objects.count(), Attachment.objects.count()) == (1, 1)


def test_what_cannot_be_appealed_says_why_and_offers_no_appeal(agent: Client, claim: Claim) -> None:
    page = agent.get("/claims/A/1/letter?template=appeal-other")
    assert b"Never processed (MA130)" in page.content
    assert b'value="appeal-' not in page.content
    assert page.context["form"] is None
    words = {"recipient": "Aetna", "address": "PO Box 2", "subject": "Appeal", "body": "Pay."}
    answer = agent.post("/claims/A/1/letter", {"template": "appeal-other", **words})
    assert (answer.status_code, Message.objects.count()) == (409, 0)


def test_a_letter_with_an_unknown_field_comes_back_with_the_fault(
    agent: Client, claim: Claim
) -> None:
    page = agent.get("/claims/A/1/letter?template=status-letter")
    answer = agent.post("/claims/A/1/letter", said(page, body="Pay {amount}."))
    assert answer.status_code == 400
    assert b"Line 1, column 5: there is no field {amount}." in answer.content


# Texts.


def test_a_preview_fills_in_a_claim_and_masks_its_patient(boss: Client, claim: Claim) -> None:
    MessageTemplate.objects.filter(key="status-letter").update(body="{patient_name} of {payer}")
    before = AuditEntry.objects.filter(action=AuditAction.VIEWED).count()
    page = boss.get("/templates/status-letter/preview?claim=A/1")
    assert b"of Aetna" in page.content
    assert b"Patricia Patient" not in page.content
    assert AuditEntry.objects.filter(action=AuditAction.VIEWED).count() == before + 1


def test_a_preview_is_a_supervisors_and_of_claims_they_see(
    client: Client, general_agent: User, supervisor: User, claim: Claim
) -> None:
    client.force_login(general_agent)
    assert client.get("/templates/status-letter/preview").status_code == 403
    client.force_login(supervisor)
    assert client.get("/templates/status-letter/preview?claim=none").status_code == 404
    assert client.get("/templates/none/preview").status_code == 404


def test_a_text_says_its_fields_as_they_are_written(boss: Client) -> None:
    page = boss.get("/templates/status-letter/preview")
    assert b"<dt>{claim_number}</dt>" in page.content


# The outbox.


@pytest.mark.parametrize("rows", [1, 3])
def test_a_shelf_costs_the_same_whatever_stands_on_it(
    rows: int, boss: Client, claim: Claim, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        in_outbox(f"{number}", about=f"claims.claim:{claim.pk}")
    boss.get("/outbox?shelf=letters")
    with django_assert_num_queries(9):
        page = boss.get("/outbox?shelf=letters")
    assert len(page.context["lines"]) == rows
    assert page.context["lines"][0]["link"] == "/claims/A/1"


def test_a_letter_is_printed_and_marked_as_posted(boss: Client, claim: Claim) -> None:
    letter = in_outbox(about=f"claims.claim:{claim.pk}")
    pdf = boss.post(f"/outbox/{letter.pk}/files/{letter.files.get().pk}")
    assert pdf.content == b"%PDF-1"
    entry = AuditEntry.objects.filter(subject="accounts_message").latest("pk")
    assert (entry.action, entry.claim_id) == (AuditAction.VIEWED, claim.pk)
    boss.post(f"/outbox/{letter.pk}/decide", {"act": "sent", "shelf": "letters"})
    letter.refresh_from_db()
    assert letter.state == MessageState.SENT


@pytest.mark.parametrize(
    ("act", "state"),
    [
        ("again", MessageState.WAITING),
        ("sent", MessageState.SENT),
        ("cancel", MessageState.CANCELLED),
    ],
)
def test_what_may_have_left_waits_for_a_word(act: str, state: str, boss: Client) -> None:
    message = put(in_outbox(channel=MessageChannel.EMAIL), MessageState.UNKNOWN)
    page = boss.get("/outbox")
    assert [line["message"] for line in page.context["lines"]] == [message]
    boss.post(f"/outbox/{message.pk}/decide", {"act": act})
    message.refresh_from_db()
    assert message.state == state


def test_the_outbox_is_for_those_who_see_everything(agent: Client) -> None:
    letter = in_outbox()
    assert agent.get("/outbox").status_code == 403
    assert agent.post(f"/outbox/{letter.pk}/decide", {"act": "sent"}).status_code == 403


def test_no_such_shelf_and_no_such_word(boss: Client) -> None:
    assert boss.get("/outbox?shelf=none").status_code == 404
    assert boss.post(f"/outbox/{in_outbox().pk}/decide", {"act": "none"}).status_code == 404
