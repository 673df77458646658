"""A workflow's words, steps and exits in a plain form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.text import slugify

from claims.choices import DayKind
from strategies.choices import Channel, ExitOn
from strategies.forms.strategies import CONTROL, DATE, SELECT
from strategies.models import (
    MessageTemplate,
    Workflow,
    WorkflowExit,
    WorkflowStep,
    WorkflowVersion,
)

MOST_STEPS = 24
SPARE = 2
AREA = {**CONTROL, "rows": 2}
NUMBER = {**CONTROL, "inputmode": "numeric"}
WORDS = (
    *("summary", "timeline", "cycle_days", "assumed_rate", "assumed_source"),
    *("valid_from", "valid_until"),
)
STEP = (
    *("title", "offset", "day_kind", "channel", "say", "have_ready", "documents", "template"),
    *("grace_days", "is_milestone"),
)


class NewWorkflowForm(forms.Form):
    """What a workflow is called; its steps come after, in a draft."""

    name = forms.CharField(max_length=80, widget=forms.TextInput(attrs=CONTROL))
    key = forms.SlugField(
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs=CONTROL),
        help_text="In addresses, files and the API; empty: made of the name.",
    )
    is_appeal = forms.BooleanField(
        label="An appeal: never for a denial that cannot be appealed",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("key") and "key" not in self.errors:
            given["key"] = slugify(given.get("name", ""))[:40]
        if given.get("name") and not given.get("key"):
            self.add_error("key", "The name makes no key; give one of letters and digits.")
        return given


class VersionForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the workflow says of itself."""

    class Meta:
        model = WorkflowVersion
        fields = WORDS
        widgets = {
            "summary": forms.TextInput(attrs=CONTROL),
            "timeline": forms.TextInput(attrs=CONTROL),
            "cycle_days": forms.NumberInput(attrs=NUMBER),
            "assumed_rate": forms.NumberInput(attrs={**CONTROL, "step": "0.0001"}),
            "assumed_source": forms.TextInput(attrs=CONTROL),
            "valid_from": forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
            "valid_until": forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        }

    def _post_clean(self) -> None:
        """The verb refuses in words; the row is not touched here."""


class StepForm(forms.Form):
    """One step; without a title the row does not count."""

    place = forms.IntegerField(
        min_value=1, max_value=99, required=False, widget=forms.NumberInput(attrs=NUMBER)
    )
    title = forms.CharField(max_length=120, required=False, widget=forms.TextInput(attrs=CONTROL))
    offset = forms.IntegerField(
        label="Day", min_value=0, max_value=730, initial=0, widget=forms.NumberInput(attrs=NUMBER)
    )
    day_kind = forms.ChoiceField(
        label="Counted in", choices=DayKind.choices, widget=forms.Select(attrs=SELECT)
    )
    channel = forms.ChoiceField(choices=Channel.choices, widget=forms.Select(attrs=SELECT))
    say = forms.CharField(
        label="What to say or write", required=False, widget=forms.Textarea(attrs=AREA)
    )
    have_ready = forms.CharField(
        label="What to have ready", required=False, widget=forms.Textarea(attrs=AREA)
    )
    documents = forms.CharField(
        label="Documents, one a line", required=False, widget=forms.Textarea(attrs=AREA)
    )
    template = forms.ModelChoiceField(
        queryset=MessageTemplate.objects.filter(is_active=True),
        required=False,
        widget=forms.Select(attrs=SELECT),
    )
    grace_days = forms.IntegerField(
        label="Days of grace",
        min_value=0,
        max_value=365,
        initial=7,
        widget=forms.NumberInput(attrs=NUMBER),
    )
    is_milestone = forms.BooleanField(label="Milestone", required=False)


Steps = formset_factory(StepForm, extra=SPARE, max_num=MOST_STEPS, absolute_max=MOST_STEPS)


class ExitForm(forms.Form):
    """Whether an event ends the workflow, and what follows."""

    event = forms.ChoiceField(choices=ExitOn.choices, widget=forms.HiddenInput())
    ends = forms.BooleanField(label="Ends it", required=False)
    to_workflow = forms.ModelChoiceField(
        label="What follows",
        queryset=Workflow.objects.filter(is_active=True),
        required=False,
        empty_label="Nothing",
        widget=forms.Select(attrs=SELECT),
    )

    @property
    def words(self) -> str:
        """The event in plain words."""
        return str(dict(ExitOn.choices).get(self["event"].value(), ""))


Exits = formset_factory(ExitForm, extra=0, max_num=len(ExitOn), absolute_max=len(ExitOn))


def steps_form(version: WorkflowVersion) -> BaseFormSet[StepForm]:
    """The steps of a version, with rows to add more."""
    rows = [
        {"place": step.position, **{name: getattr(step, name) for name in STEP}}
        for step in version.steps.select_related("template").order_by("position")
    ]
    return Steps(initial=rows, prefix="steps")


def exits_form(version: WorkflowVersion) -> BaseFormSet[ExitForm]:
    """All events, those that end it ticked."""
    chosen = {one.event: one for one in version.exits.all()}
    rows = [_exit_row(event, chosen.get(event)) for event in ExitOn.values]
    return Exits(initial=rows, prefix="exits")


def steps_in(form: BaseFormSet[StepForm]) -> list[WorkflowStep]:
    """As the places say; rows without a place come last, in their order."""
    given = [row for row in form.cleaned_data if row.get("title")]
    ordered = sorted(given, key=lambda row: row.get("place") or 100)
    return [WorkflowStep(**{name: row[name] for name in STEP}) for row in ordered]


def exits_in(form: BaseFormSet[ExitForm]) -> dict[str, Workflow | None]:
    """{event: what follows} of the events that end it."""
    return {row["event"]: row["to_workflow"] for row in form.cleaned_data if row.get("ends")}


def _exit_row(event: str, one: WorkflowExit | None) -> dict[str, Any]:
    to = one.to_workflow_id if one else None
    return {"event": event, "ends": one is not None, "to_workflow": to}
