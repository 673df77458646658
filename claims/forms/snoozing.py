"""How a person puts a claim off: some days, a date, or when a payment posts."""

from datetime import date, timedelta
from typing import Any

from django import forms

from claims.choices import SAID_BY_HAND
from claims.rules.snoozing import PRESETS


class SnoozeForm(forms.Form):
    """`days` is one of the presets and goes before a typed date."""

    days = forms.TypedChoiceField(
        choices=[(days, f"{days} days") for days in PRESETS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    until = forms.DateField(required=False)
    when_paid = forms.BooleanField(required=False, label="When payment arrives")
    reason = forms.ChoiceField(choices=[(each.value, each.label) for each in SAID_BY_HAND])
    past_deadline = forms.BooleanField(required=False, label="Even past its deadline")
    version = forms.IntegerField(required=False, min_value=1)

    def said(self, today: date) -> dict[str, Any]:
        """What `snooze` takes."""
        given = dict(self.cleaned_data)
        days, version = given.pop("days"), given.pop("version")
        if days is not None:
            given["until"] = today + timedelta(days=days)
        return {**given, "expected_version": version}
