"""A project over denials in plain forms: who works it and how, and what was found."""

from __future__ import annotations

from django import forms

from claims.models import RootCause
from strategies.forms.strategies import CONTROL, SELECT
from strategies.models import Workflow
from strategies.services.rights import owners


class ProjectForm(forms.Form):
    name = forms.CharField(max_length=120, widget=forms.TextInput(attrs=CONTROL))
    workflow = forms.ModelChoiceField(
        queryset=Workflow.objects.filter(is_active=True), widget=forms.Select(attrs=SELECT)
    )
    owner = forms.ModelChoiceField(
        queryset=owners(),
        widget=forms.Select(attrs=SELECT),
    )
    note = forms.CharField(
        max_length=300, required=False, widget=forms.TextInput(attrs=CONTROL), label="Note"
    )


class FindingForm(forms.Form):
    root_cause = forms.ModelChoiceField(
        queryset=RootCause.objects.filter(is_active=True),
        widget=forms.Select(attrs=SELECT),
        label="Root cause",
    )
    finding = forms.CharField(
        max_length=300, required=False, widget=forms.TextInput(attrs=CONTROL), label="Finding"
    )
