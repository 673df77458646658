"""A text of a message as it would read about a real claim; nothing is written but the look."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from claims.models import Claim
from claims.services.looks import note_view
from claims.services.patients import masked_patient
from strategies.choices import TemplateKind
from strategies.models import MessageTemplate
from strategies.rules.merge_fields import empty_fields, fill
from strategies.services.letters import why_no_appeal
from strategies.services.merging import values_for


@dataclass(frozen=True, slots=True)
class TextPreview:
    """Filled in, with the patient masked; the fields that the claim does not say, by name, and
    why an appeal would not be written."""

    subject: str
    body: str
    empty: list[str]
    refusal: str


def preview_text(
    template: MessageTemplate, claim: Claim, *, user: User, today: date
) -> TextPreview:
    """What the user would send today."""
    note_view(claim)
    values = values_for(claim, today=today, agent=user) | masked_patient(claim)
    return TextPreview(
        subject=fill(template.subject, values),
        body=fill(template.body, values),
        empty=empty_fields(template.subject + template.body, values),
        refusal=why_no_appeal(claim) if template.kind == TemplateKind.APPEAL else "",
    )
