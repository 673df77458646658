"""Own texts and macros, as their page takes them."""

from typing import Any

from django import forms

from claims.models import Macro, Outcome, TextModule


class Styled(forms.ModelForm):  # type: ignore[type-arg]
    """Fields that look like those of every other form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            is_list = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_list else "form-control"


class TextForm(Styled):
    class Meta:
        model = TextModule
        fields = ("name", "text")
        widgets = {"text": forms.Textarea({"rows": 3})}


class MacroForm(Styled):
    class Meta:
        model = Macro
        fields = ("name", "key", "outcome", "contact", "minutes", "note", "days")
        widgets = {"note": forms.Textarea({"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].queryset = Outcome.objects.offered()  # type: ignore[attr-defined]
