"""What a person says of a letter, or of a message that waits for their word."""

from __future__ import annotations

from django import forms

from strategies.forms.strategies import CONTROL
from strategies.models import MessageTemplate
from strategies.services.letters import KINDS, Wording


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={**CONTROL, "rows": rows})


def _line() -> forms.TextInput:
    return forms.TextInput(attrs=CONTROL)


class LetterForm(forms.Form):
    """A letter as it is to be printed."""

    template = forms.ModelChoiceField(
        MessageTemplate.objects.filter(is_active=True, kind__in=KINDS),
        to_field_name="key",
        widget=forms.HiddenInput,
    )
    recipient = forms.CharField(max_length=120, widget=_line(), label="To")
    address = forms.CharField(
        max_length=400, required=False, widget=_lines(4), label="Desk and address"
    )
    subject = forms.CharField(max_length=150, widget=_line(), label="Subject")
    body = forms.CharField(max_length=20_000, widget=_lines(18), label="Letter")
    enclosures = forms.CharField(
        max_length=2_000, required=False, widget=_lines(4), label="Enclosures, one a line"
    )

    @property
    def wording(self) -> Wording:
        said = {name: words for name, words in self.cleaned_data.items() if name != "template"}
        return Wording(**said)
