"""Forms of payers and their spellings: names are compared folded, a clash names the payer."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms import folded
from claims.models import Payer, PayerAlias


def refuse_foreign(key: str, payer_id: int | None) -> None:
    """Raises when a spelling already leads to another payer."""
    taken = PayerAlias.objects.filter(key=key).exclude(payer=payer_id).select_related("payer")
    if other := taken.first():
        raise ValidationError(f"This spelling belongs to the payer “{other.payer}”.")


class PayerForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Payer
        fields = ("name", "line_of_business", "line_confirmed")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        refuse_foreign(folded(name), self.instance.pk)
        return name


class AliasForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = PayerAlias
        fields = ("key", "payer")
        labels = {"key": "Spelling"}
        help_texts = {"key": "Stored in small letters with single spaces."}

    def clean_key(self) -> str:
        key = folded(self.cleaned_data["key"])
        refuse_foreign(key, self.instance.payer_id)
        return key
