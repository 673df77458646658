"""What a supervisor asks for when work is to be moved between desks."""

from typing import Any

from django import forms

from accounts.models import Absence, Team, User
from claims.choices import PlanKind, WeighBy


class PlanForm(forms.Form):
    """A kind of plan, and the team or the absence it is about."""

    kind = forms.ChoiceField(choices=PlanKind)
    weigh_by = forms.ChoiceField(choices=WeighBy, required=False)
    team = forms.ModelChoiceField(Team.objects.filter(is_active=True), required=False)
    absence = forms.ModelChoiceField(Absence.objects.none(), required=False)

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["absence"].queryset = Absence.objects.for_user(user)  # type: ignore[attr-defined]

    def clean_weigh_by(self) -> str:
        return self.cleaned_data["weigh_by"] or WeighBy.CLAIMS

    def clean(self) -> dict[str, Any]:
        needed = {PlanKind.LEVEL: "team", PlanKind.COVER: "absence"}.get(
            self.cleaned_data.get("kind", "")
        )
        if needed and not self.cleaned_data.get(needed):
            self.add_error(needed, f"Choose {'a team' if needed == 'team' else 'an absence'}.")
        return self.cleaned_data
