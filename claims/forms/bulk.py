"""What the bar over a list hands to a bulk action."""

from datetime import date
from typing import Any

from django import forms

from accounts.models import Team, User
from arengine.lib.dates import today
from claims.choices import (
    AdjudicationStatus,
    BulkKind,
    Disposition,
    MissedBecause,
    Responsibility,
    WorkStatus,
)
from claims.rules.follow_ups import check_follow_up
from claims.rules.snoozing import check_snooze
from claims.services.statuses import STATUSES

TAKES: dict[str, tuple[str, ...]] = {
    BulkKind.ASSIGN: ("team", "assignee", "reason"),
    BulkKind.RELEASE: ("reason",),
    BulkKind.FOLLOW_UP: ("until", "reason"),
    BulkKind.HOLD: ("until", "reason"),
    BulkKind.STATUS: (*STATUSES, "reason"),
    BulkKind.NOTE: ("note",),
    BulkKind.SIGN_OFF: ("root_cause", "reason"),
}
NEEDED = {
    "team": "Choose a team.",
    "until": "Choose a day.",
    "note": "Write the note.",
    "root_cause": "Say why they were missed.",
}


class BulkForm(forms.Form):
    """An action and what it needs; what it does not need is let go."""

    kind = forms.ChoiceField(choices=BulkKind)
    team = forms.ModelChoiceField(
        Team.objects.filter(is_active=True), to_field_name="name", required=False
    )
    assignee = forms.ModelChoiceField(
        User.objects.filter(is_active=True), to_field_name="username", required=False
    )
    until = forms.DateField(required=False)
    reason = forms.CharField(max_length=200, required=False)
    note = forms.CharField(max_length=400, required=False)
    adjudication_status = forms.ChoiceField(choices=AdjudicationStatus, required=False)
    work_status = forms.ChoiceField(choices=WorkStatus, required=False)
    responsibility = forms.ChoiceField(choices=Responsibility, required=False)
    disposition = forms.ChoiceField(choices=Disposition, required=False)
    root_cause = forms.ChoiceField(choices=MissedBecause, required=False)

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        kind, until = fields.get("kind", ""), fields.get("until")
        for name in TAKES.get(kind, ()):
            if name in NEEDED and name not in self.errors and not fields.get(name):
                self.add_error(name, NEEDED[name])
        if kind == BulkKind.STATUS and not any(fields.get(name) for name in STATUSES):
            self.add_error("work_status", "Say what moves.")
        if until and "until" in TAKES.get(kind, ()) and (wrong := _wrong_day(kind, until)):
            self.add_error("until", wrong)
        return fields

    def values(self) -> dict[str, Any]:
        """As the action keeps them: rows by their ids, a day as text."""
        found = {name: self.cleaned_data[name] for name in TAKES[self.cleaned_data["kind"]]}
        return {name: _kept(value) for name, value in found.items()}


def _kept(value: Any) -> Any:
    if isinstance(value, Team | User):
        return value.pk
    return value.isoformat() if hasattr(value, "isoformat") else value


def _wrong_day(kind: str, until: date) -> str:
    """What speaks against the day whatever the claim."""
    if kind == BulkKind.HOLD:
        return check_snooze(until, today(), when_paid=False, deadline=None, past_deadline=False)[1]
    return check_follow_up(until, today(), None, "")[1]
