"""Forms of people and places."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Facility
from arengine.lib.fold import fold

LONGEST_KEY = 120


def folded(name: str) -> str:
    """The key of a name; folding can lengthen it beyond its column."""
    key = fold(name)
    if len(key) > LONGEST_KEY:
        raise ValidationError(f"Too long: at most {LONGEST_KEY} characters.")
    return key


class FacilityForm(forms.ModelForm):  # type: ignore[type-arg]
    """A facility; names that differ only in case or spaces are one facility."""

    class Meta:
        model = Facility
        fields = ("name", "is_active")

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        same = Facility.objects.filter(key=folded(name)).exclude(pk=self.instance.pk).first()
        if same:
            raise ValidationError(f"This is the facility “{same}”.")
        return str(name)
