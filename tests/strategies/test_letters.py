"""Letters about a claim: refused where there is nothing to appeal, sent once, kept as sent."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.choices import MessageChannel, MessageState
from accounts.models import Message, User
from arengine.lib.errors import Refused
from claims.choices import LineOfBusiness
from claims.models import Attachment, Claim, PayerContact
from strategies.models import MessageTemplate
from strategies.services.letters import (
    Wording,
    draft_wording,
    letter_templates,
    preview_letter,
    send_letter,
    why_no_appeal,
)
from tests.factories import TODAY, ClaimFactory, FacilityFactory, PayerFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer() -> User:
    return UserFactory(username="ann", first_name="Ann", last_name="Writer")


@pytest.fixture
def claim() -> Claim:
    payer = PayerFactory(name="Aetna")
    PayerContact.objects.create(payer=payer, label="Claim status", address="PO Box 1")
    PayerContact.objects.create(payer=payer, label="Appeals", address="PO Box 2", position=1)
    return ClaimFactory(
        claim_number="A-1", payer=payer, facility=FacilityFactory(name="North Clinic"),
        denial_code="CO-50", denied_on=date(2026, 1, 5), appeal_due_on=date(2026, 7, 4),
        patient_name="Pat Patient", member_id="M-77",
    )  # fmt: skip


@pytest.fixture
def appeal() -> MessageTemplate:
    return MessageTemplate.objects.get(key="appeal-medical-necessity")


def wording(claim: Claim, template: MessageTemplate, writer: User) -> Wording:
    return draft_wording(claim, template, user=writer, today=TODAY)


def test_the_appeal_of_the_claims_own_denial_comes_first(
    claim: Claim, appeal: MessageTemplate
) -> None:
    assert letter_templates(claim)[0] == appeal


def test_a_draft_says_the_claims_facts_and_not_its_patient(
    claim: Claim, appeal: MessageTemplate, writer: User
) -> None:
    said = wording(claim, appeal, writer)
    assert (said.recipient, said.address) == ("Aetna", "Appeals\nPO Box 2")
    assert said.subject == "Appeal of claim A-1"
    assert "On January 5, 2026 you denied it." in said.body
    assert "The last day for this appeal is July 4, 2026" in said.body
    assert "Ann Writer\nNorth Clinic" in said.body
    assert "{" not in said.body
    assert "Pat" not in said.body


def test_patients_stay_in_braces_until_it_is_printed(
    claim: Claim, appeal: MessageTemplate, writer: User
) -> None:
    MessageTemplate.objects.filter(pk=appeal.pk).update(body="About {patient_name}, {payer}.")
    appeal.refresh_from_db()
    assert wording(claim, appeal, writer).body == "About {patient_name}, Aetna."


def test_a_letter_is_sent_once_and_kept_with_the_claim_as_sent(
    claim: Claim, appeal: MessageTemplate, writer: User
) -> None:
    said = wording(claim, appeal, writer)
    first = send_letter(claim, appeal, said, user=writer, today=TODAY)
    assert send_letter(claim, appeal, said, user=writer, today=TODAY) == first
    assert (first.channel, first.state) == (MessageChannel.LETTER, MessageState.WAITING)
    pdf = preview_letter(claim, appeal, said, user=writer, today=TODAY)
    assert first.files.get().content == Attachment.objects.get().content == pdf
    assert Attachment.objects.get().name == f"appeal-medical-necessity-{TODAY}.pdf"


@pytest.mark.parametrize(
    ("code", "line", "reason"),
    [
        ("", LineOfBusiness.COMMERCIAL, "The claim carries no denial code"),
        ("CO-16 MA130", LineOfBusiness.COMMERCIAL, "Never processed (MA130)"),
        ("CO-29", LineOfBusiness.MEDICARE, "Medicare hears no appeal"),
        ("CO-18", LineOfBusiness.COMMERCIAL, "Duplicate is not appealed."),
    ],
)
def test_what_cannot_be_appealed_gets_no_appeal_letter(
    code: str, line: str, reason: str, appeal: MessageTemplate, writer: User
) -> None:
    claim = ClaimFactory(denial_code=code, payer=PayerFactory(line_of_business=line))
    assert why_no_appeal(claim).startswith(reason)
    said = Wording("Aetna", "PO Box 1", "Appeal", "Body", "")
    with pytest.raises(Refused) as refused:
        send_letter(claim, appeal, said, user=writer, today=TODAY)
    assert refused.value.message.startswith(reason)
    assert (Message.objects.count(), Attachment.objects.count()) == (0, 0)


def test_a_plain_letter_is_written_about_any_claim(writer: User) -> None:
    template = MessageTemplate.objects.get(key="status-letter")
    claim = ClaimFactory()
    said = replace(wording(claim, template, writer), address="PO Box 1")
    assert send_letter(claim, template, said, user=writer, today=TODAY).pk


def test_a_letter_without_an_address_is_refused(
    claim: Claim, appeal: MessageTemplate, writer: User
) -> None:
    said = replace(wording(claim, appeal, writer), address=" ")
    with pytest.raises(Refused, match="Say where the letter goes"):
        send_letter(claim, appeal, said, user=writer, today=TODAY)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("{nothing}", "there is no field {nothing}"),
        ("{provider}", "The claim does not say who treated: write it."),
        ("王", "The font has no letters for: 王."),
    ],
)
def test_what_was_left_open_is_not_printed(
    body: str, fault: str, claim: Claim, appeal: MessageTemplate, writer: User
) -> None:
    said = replace(wording(claim, appeal, writer), body=body)
    with pytest.raises(ValidationError, match=fault):
        send_letter(claim, appeal, said, user=writer, today=TODAY)


@pytest.mark.parametrize("part", ["address", "subject", "enclosures"])
def test_letters_that_the_font_lacks_are_found_wherever_they_stand(
    part: str, claim: Claim, appeal: MessageTemplate, writer: User
) -> None:
    said = replace(wording(claim, appeal, writer), **{part: "王"})
    with pytest.raises(ValidationError, match="The font has no letters for: 王"):
        send_letter(claim, appeal, said, user=writer, today=TODAY)


def test_a_field_that_a_person_writes_into_the_subject_is_filled_in(
    claim: Claim, appeal: MessageTemplate, writer: User
) -> None:
    said = wording(claim, appeal, writer)
    by_field = replace(said, subject="Appeal of claim {claim_number}")
    written = replace(said, subject="Appeal of claim A-1")
    assert preview_letter(claim, appeal, by_field, user=writer, today=TODAY) == preview_letter(
        claim, appeal, written, user=writer, today=TODAY
    )


def test_what_is_not_in_use_is_not_sent(
    claim: Claim, appeal: MessageTemplate, writer: User
) -> None:
    said = wording(claim, appeal, writer)
    appeal.is_active = False
    with pytest.raises(Refused, match="is not in use"):
        send_letter(claim, appeal, said, user=writer, today=TODAY)
