"""What the bar over a list hands to a bulk action."""

from typing import Any

from django import forms

from accounts.models import Team, User
from arengine.lib.dates import today
from claims.choices import BulkKind

TAKES: dict[str, tuple[str, ...]] = {
    BulkKind.ASSIGN: ("team", "assignee", "reason"),
    BulkKind.RELEASE: ("reason",),
    BulkKind.FOLLOW_UP: ("until", "reason"),
    BulkKind.HOLD: ("until", "reason"),
    BulkKind.NOTE: ("note",),
}
NEEDED = {"team": "Choose a team.", "until": "Choose a day.", "note": "Write the note."}


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

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until is not None and until < today():
            raise forms.ValidationError("That day has passed.")
        return until

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        for name in TAKES.get(fields.get("kind", ""), ()):
            if name in NEEDED and name not in self.errors and not fields.get(name):
                self.add_error(name, NEEDED[name])
        return fields

    def values(self) -> dict[str, Any]:
        """As the action keeps them: rows by their ids, a day as text."""
        found = {name: self.cleaned_data[name] for name in TAKES[self.cleaned_data["kind"]]}
        return {name: _kept(value) for name, value in found.items()}


def _kept(value: Any) -> Any:
    if isinstance(value, Team | User):
        return value.pk
    return value.isoformat() if hasattr(value, "isoformat") else value
