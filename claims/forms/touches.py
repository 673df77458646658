"""What the touch form hands to the service."""

from typing import Any

from django import forms

from claims.choices import ContactResult
from claims.forms.claims import VersionedForm
from claims.rules.touching import MOST_MINUTES


class TouchForm(VersionedForm):
    """An outcome by its key or from the list of more, and what was said and found out."""

    form = forms.UUIDField(required=False)
    outcome = forms.CharField(max_length=24, required=False)
    more = forms.CharField(max_length=24, required=False)
    note = forms.CharField(max_length=4000, required=False)
    contact = forms.ChoiceField(choices=[("", ""), *ContactResult.choices], required=False)
    minutes = forms.IntegerField(min_value=0, max_value=MOST_MINUTES, required=False)
    reference = forms.CharField(max_length=64, required=False)
    follow_up_on = forms.DateField(required=False, label="Next action")
    denial_code = forms.CharField(max_length=120, required=False)
    denied_on = forms.DateField(required=False)
    reason = forms.CharField(max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        fields["outcome"] = fields.pop("more", "") or fields.get("outcome", "")
        if not fields["outcome"] and not self.errors:
            self.add_error("outcome", "Choose what came of it.")
        return fields


class CorrectionForm(TouchForm):
    """The same, in the place of an earlier touch."""

    touch = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class TakeBackForm(VersionedForm):
    """Which touch is taken back, and why; at once its author need not say."""

    touch = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    reason = forms.CharField(max_length=200, required=False)
