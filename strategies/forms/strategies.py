"""A strategy's wording and workflows in a plain form, and why it changes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from strategies.choices import AppliesTo, Protocol
from strategies.models import StrategyVersion, Workflow
from strategies.services.rights import strategy_owners
from strategies.services.strategies import WORDING, Link, links_of

MOST_WORKFLOWS = 12
SPARE = 2
SELECT = {"class": "form-select"}
CONTROL = {"class": "form-control"}
DATE = {"type": "date", **CONTROL}


class WordingForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the strategy says. A priority is left empty to have it computed."""

    summary = forms.CharField(
        max_length=300, required=False, widget=forms.TextInput(attrs=CONTROL), label="Summary"
    )
    protocols = forms.MultipleChoiceField(
        choices=Protocol.choices, required=False, widget=forms.CheckboxSelectMultiple()
    )

    class Meta:
        model = StrategyVersion
        fields = WORDING
        widgets = {
            "note": forms.TextInput(attrs=CONTROL),
            "owner": forms.Select(attrs=SELECT),
            "priority": forms.Select(attrs=SELECT),
            "enrols": forms.CheckboxInput(attrs={"class": "form-check-input"}),
            "valid_from": forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
            "valid_until": forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = strategy_owners()  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The verb refuses in words; the row is not touched here."""


class LinkForm(forms.Form):
    """One workflow of the strategy; without one the row does not count."""

    workflow = forms.ModelChoiceField(
        queryset=Workflow.objects.filter(is_active=True),
        required=False,
        widget=forms.Select(attrs=SELECT),
    )
    applies_to = forms.ChoiceField(
        choices=AppliesTo.choices, initial=AppliesTo.ANY, widget=forms.Select(attrs=SELECT)
    )
    position = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=99,
        widget=forms.NumberInput(attrs={**CONTROL, "inputmode": "numeric"}),
    )


Links = formset_factory(LinkForm, extra=SPARE, max_num=MOST_WORKFLOWS, absolute_max=MOST_WORKFLOWS)


class ReasonForm(forms.Form):
    """Why the strategy changes."""

    reason = forms.CharField(
        label="Why (contract, policy, decision)",
        max_length=200,
        widget=forms.TextInput(attrs=CONTROL),
    )


def links_form(version: StrategyVersion) -> BaseFormSet[LinkForm]:
    """The workflows of a version, with rows to add more."""
    rows = [
        {"workflow": link.workflow.pk, "applies_to": link.applies_to, "position": at}
        for at, link in enumerate(links_of(version), 1)
    ]
    return Links(initial=rows, prefix="workflows")


def links_in(form: BaseFormSet[LinkForm]) -> list[Link]:
    """As the positions say; rows without a position come last, in their order."""
    given = [row for row in form.cleaned_data if row.get("workflow")]
    ordered = sorted(given, key=lambda row: row.get("position") or MOST_WORKFLOWS + 100)
    return [Link(row["workflow"], row["applies_to"]) for row in ordered]
