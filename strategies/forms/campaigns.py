"""What a person says of a campaign."""

from datetime import date
from typing import Any

from django import forms

from accounts.models import User
from strategies.models import Workflow
from strategies.services.campaigns import Plan
from strategies.services.rights import owners
from strategies.services.targets import Filters


class CampaignForm(forms.Form):
    """Name, goal, workflow, owner and days; which claims stands in the address."""

    name = forms.CharField(max_length=120)
    goal = forms.CharField(max_length=200, label="Goal, in a sentence")
    goal_amount = forms.DecimalField(
        max_digits=14, decimal_places=2, min_value=0, required=False, label="To collect, $"
    )
    workflow = forms.ModelChoiceField(
        Workflow.objects.filter(is_active=True), to_field_name="key", empty_label=None
    )
    owner = forms.ModelChoiceField(owners(), to_field_name="username", empty_label=None)
    starts_on = forms.DateField(widget=forms.DateInput({"type": "date"}), label="From")
    ends_on = forms.DateField(widget=forms.DateInput({"type": "date"}), label="To")
    window_days = forms.IntegerField(
        min_value=1, max_value=365, initial=60, label="Payments count for, days"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            look = "form-select" if name in ("workflow", "owner") else "form-control"
            field.widget.attrs["class"] = look

    def plan(self, filters: Filters) -> Plan:
        return Plan(filters=filters, **self.cleaned_data)


def usual(user: User, today: date, ends_on: date) -> dict[str, Any]:
    """What a new campaign begins with."""
    return {
        "owner": user.username,
        "starts_on": today,
        "ends_on": ends_on,
        "window_days": 60,
    }
