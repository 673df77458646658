"""Letters about a claim: from a template, edited by a person, kept with the claim as sent."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.choices import MessageChannel
from accounts.models import Message, User
from accounts.services.outbox import File, put_in_outbox
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.choices import AppealAdvice
from claims.models import Attachment, Claim, PayerContact
from claims.playbook import playbook_card
from claims.services.attachments import attach_file
from claims.services.claims import lock_claim, tell
from claims.services.patients import unmask_patient
from strategies.choices import TemplateKind
from strategies.models import MessageTemplate
from strategies.rules.letter import Letter, letter_as_pdf, unprintable
from strategies.rules.merge_fields import FIELDS, OF_PATIENTS, Place, faults, fields_in, fill
from strategies.services.merging import values_for

PDF = "application/pdf"
KINDS = (TemplateKind.LETTER, TemplateKind.APPEAL)


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person sees and edits. Patients' fields stay in braces until it is printed."""

    recipient: str
    address: str
    subject: str
    body: str
    enclosures: str


@dataclass(slots=True)
class Printed:
    """The PDF as a file that somebody sent."""

    name: str | None
    size: int | None
    content: bytes

    def read(self) -> bytes:
        return self.content


def letter_templates(claim: Claim) -> list[MessageTemplate]:
    """Those in use; the appeal of the claim's own kind of denial comes first."""
    card = playbook_card(claim)
    category = card.category if card else ""
    inside = MessageTemplate.objects.filter(is_active=True, kind__in=KINDS)
    every = inside.select_related("category").order_by("kind", "name")
    return sorted(every, key=lambda one: not (one.category and one.category.label == category))


def why_no_letter(claim: Claim, template: MessageTemplate) -> str:
    """Why this letter cannot be written about the claim; "" where it can."""
    if not template.is_active:
        return f"{template} is not in use."
    if template.kind not in KINDS:
        return f"{template} is an e-mail."
    return why_no_appeal(claim) if template.kind == TemplateKind.APPEAL else ""


def why_no_appeal(claim: Claim) -> str:
    """Why nobody appeals this claim; "" where one may."""
    card = playbook_card(claim)
    if card is None:
        return "The claim carries no denial code: there is nothing to appeal."
    if card.appeal == AppealAdvice.NO:
        return card.appeal_note or f"{card.category} is not appealed. {card.first_action}".strip()
    return ""


def draft_wording(claim: Claim, template: MessageTemplate, *, user: User, today: date) -> Wording:
    """The template filled in for the claim, but for its patient."""
    values = values_for(claim, today=today, agent=user)
    shown = {name: value for name, value in values.items() if name not in OF_PATIENTS}
    desk = _desk(claim, template)
    return Wording(
        recipient=claim.payer.name,
        address=f"{desk.label}\n{desk.address}" if desk else "",
        subject=fill(template.subject, shown),
        body=fill(template.body, shown),
        enclosures=template.enclosures,
    )


def preview_letter(
    claim: Claim, template: MessageTemplate, wording: Wording, *, user: User, today: date
) -> bytes:
    """The PDF as it would be sent; who looks at it sees the patient, which is noted."""
    _refuse(claim, template)
    unmask_patient(claim, user=user)
    return letter_as_pdf(_letter(claim, wording, user=user, today=today))


@retry_deadlocks
@transaction.atomic
def send_letter(
    claim: Claim, template: MessageTemplate, wording: Wording, *, user: User, today: date
) -> Message:
    """Keeps the PDF with the claim and puts it in the outbox to be printed and posted. The same
    letter is sent once."""
    locked = lock_claim(claim, None)
    _refuse(locked, template)
    if not wording.address.strip():
        raise Refused("no_address", "Say where the letter goes.")
    pdf = letter_as_pdf(_letter(locked, wording, user=user, today=today))
    digest = hashlib.sha256(pdf).hexdigest()
    key = f"claim:{locked.pk}:letter:{template.key[:40]}:{digest[:24]}"
    if sent := Message.objects.filter(key=key).first():
        return sent
    name = f"{template.key}-{today.isoformat()}.pdf"
    note = f"{template.name}, as sent"
    _attach(locked, Printed(name, len(pdf), pdf), digest, note=note, user=user)
    tell(locked, "letter", f"Letter written: {template.name}", user)
    return put_in_outbox(
        key,
        channel=MessageChannel.LETTER,
        to_name=wording.recipient,
        to_address=wording.address,
        subject=wording.subject,
        body=wording.body,
        about=f"claims.claim:{locked.pk}",
        author=user,
        files=[File(name, PDF, pdf)],
    )


def _attach(claim: Claim, sent: Printed, digest: str, *, note: str, user: User) -> None:
    """Unless the same file was attached by hand."""
    if not Attachment.objects.filter(claim=claim, sha256=digest, withdrawn_at=None).exists():
        attach_file(claim, sent, user=user, note=note)


def _refuse(claim: Claim, template: MessageTemplate) -> None:
    if why := why_no_letter(claim, template):
        raise Refused("no_letter", why)


def _letter(claim: Claim, wording: Wording, *, user: User, today: date) -> Letter:
    """ValidationError by field for words that cannot be printed or were left open."""
    values = values_for(claim, today=today, agent=user)
    _check(wording, values)
    return Letter(
        sender=claim.facility.name,
        recipient=wording.recipient,
        address=wording.address,
        dated=values["today"],
        subject=fill(wording.subject, values),
        concerning=[
            ("Claim", claim.claim_number),
            ("Your reference", values["payer_reference"]),
            ("Patient", values["patient_name"]),
            ("Member ID", values["member_id"]),
            ("Date of service", values["service_from"]),
            ("Provider", values["provider"]),
            ("Denial", values["denial_code"]),
        ],
        body=fill(wording.body.replace("\r\n", "\n"), values),
        enclosures=[line.strip() for line in wording.enclosures.splitlines() if line.strip()],
    )


def _check(wording: Wording, values: dict[str, str]) -> None:
    found = {
        "subject": faults(wording.subject, Place.SUBJECT),
        "body": faults(wording.body, Place.LETTER),
    }
    for name, text in (("subject", wording.subject), ("body", wording.body)):
        empty = [field for field in fields_in(text) if field in FIELDS and not values[field]]
        found[name] += [f"The claim does not say {FIELDS[field]}: write it." for field in empty]
    body = fill(wording.body, values) + values["patient_name"]
    printed = (body, wording.recipient, wording.address, wording.subject, wording.enclosures)
    if lost := unprintable("".join(printed)):
        found["body"].append(f"The font has no letters for: {' '.join(lost)}.")
    if errors := {name: words for name, words in found.items() if words}:
        raise ValidationError(errors)


def _desk(claim: Claim, template: MessageTemplate) -> PayerContact | None:
    """The desk for appeals where it is one, else the first with an address."""
    desks = list(PayerContact.objects.filter(payer=claim.payer_id).exclude(address=""))
    if template.kind == TemplateKind.APPEAL:
        desks.sort(key=lambda desk: "appeal" not in desk.label.lower())
    return desks[0] if desks else None
