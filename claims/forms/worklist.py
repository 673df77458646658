"""Input shapes of the worklist: views, columns, pasted numbers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.choices import Role
from accounts.models import Team, User
from claims.choices import Sharing
from claims.worklist.columns import WIDTHS, WORKLIST_COLUMNS
from claims.worklist.pasting import split_numbers


class ViewForm(forms.Form):
    """A view's name and who sees it."""

    name = forms.CharField(max_length=60)
    sharing = forms.ChoiceField(choices=Sharing.choices, initial=Sharing.MINE)
    team = forms.ModelChoiceField(Team.objects.none(), required=False)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["team"].queryset = Team.objects.for_user(user)  # type: ignore[attr-defined]


class PlaceForm(forms.Form):
    """Where a choice is kept: in the view that is open, else for everyone of the role that a
    supervisor names, else for oneself."""

    view = forms.SlugField(required=False)
    role = forms.ChoiceField(choices=[("", ""), *Role.choices], required=False)


class PasteForm(forms.Form):
    """Claim numbers, one a line or between tabs, commas and semicolons."""

    numbers = forms.CharField(
        strip=False, widget=forms.Textarea, label="Claim numbers", max_length=600_000
    )

    def clean_numbers(self) -> list[str]:
        return split_numbers(self.cleaned_data["numbers"])


def read_columns(given: QueryDict) -> list[list[str]]:
    """[[column, width], ...] in the order of the form; the number, always first, is not in it."""
    known = {column.key for column in WORKLIST_COLUMNS[1:]}
    keys = dict.fromkeys(key for key in given.getlist("columns") if key in known)
    widths = {key: given.get(f"width-{key}", "usual") for key in keys}
    if any(width not in WIDTHS for width in widths.values()):
        raise ValidationError({"width": [f"expected one of {', '.join(WIDTHS)}"]})
    return [[key, widths[key]] for key in keys]
