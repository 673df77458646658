"""What the page of deadlines hands to the services."""

from django import forms

from claims.choices import MissedBecause


class SignOffForm(forms.Form):
    """Why a deadline was missed."""

    root_cause = forms.ChoiceField(choices=MissedBecause)
    note = forms.CharField(max_length=1000, required=False)
