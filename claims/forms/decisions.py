"""What the forms of decisions and escalations hand to the services."""

from typing import Any

from django import forms

APPROVE = "approve"


class AnswerForm(forms.Form):
    """Yes or no; a no with its reason."""

    decision = forms.ChoiceField(choices=[(APPROVE, "Approve"), ("refuse", "Refuse")])
    answer = forms.CharField(max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        if fields.get("decision") == "refuse" and not fields.get("answer"):
            self.add_error("answer", "Say why; who asked reads it.")
        return fields


class ReasonForm(forms.Form):
    """Why, where it may be left unsaid."""

    reason = forms.CharField(max_length=300, required=False)
