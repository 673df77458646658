"""The weights of the score in a plain form, the team to try them on, and why they change."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from accounts.models import Team
from claims.models import ScoreWeights
from claims.services.score import WEIGHTS

NEVER_LESS_THAN_NOTHING = ("dollars", "age", "response", "denial")
MOST_DAYS = 365


class WeightsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Points. Only what is idle may lower a score, so that dollars and age never do."""

    class Meta:
        model = ScoreWeights
        fields = WEIGHTS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs |= {"class": "form-control"}
            if name in NEVER_LESS_THAN_NOTHING:
                field.validators.append(MinValueValidator(0))
                field.widget.attrs["min"] = "0"
        days = self.fields["deadline_days"]
        days.validators.append(MaxValueValidator(MOST_DAYS))


class TeamForm(forms.Form):
    """Whose queue is looked at."""

    team = forms.ModelChoiceField(
        queryset=Team.objects.filter(is_active=True),
        label="Try it on the queue of",
        empty_label=None,
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class ReasonForm(forms.Form):
    """Why the order changes, and that this is meant."""

    reason = forms.CharField(
        label="Why (policy, decision, memo)",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    confirmed = forms.BooleanField(
        label="Score all open claims by these weights",
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
