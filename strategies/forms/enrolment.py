"""What a person says of one claim's workflow."""

from __future__ import annotations

from django import forms

from strategies.choices import StepState
from strategies.forms.strategies import SELECT
from strategies.models import Workflow


class BeginForm(forms.Form):
    """The workflow that the claim begins."""

    workflow = forms.ModelChoiceField(
        queryset=Workflow.objects.filter(is_active=True),
        to_field_name="key",
        widget=forms.Select(attrs=SELECT),
    )


class StepForm(forms.Form):
    """What became of the step that the page showed; a skipped one says why."""

    state = forms.ChoiceField(choices=[(StepState.DONE, "Done"), (StepState.SKIPPED, "Skipped")])
    position = forms.IntegerField(min_value=1)
    cycle = forms.IntegerField(min_value=1)
    words = forms.CharField(max_length=200, required=False)


class LeaveForm(forms.Form):
    """Why the claim leaves its workflow."""

    reason = forms.CharField(max_length=120)
