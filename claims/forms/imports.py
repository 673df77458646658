"""Forms of the import wizard: the file and what is wished for it, its format, its columns."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from claims.importing.choosing import NOT_IMPORTED, USES, Reading, mapping_by_column, use_of
from claims.importing.fields import DATE_FIELDS, FIELD_BY_NAME
from claims.importing.formats import DELIMITERS, ENCODINGS, MAX_COLUMNS
from claims.importing.mapping import Mapping
from claims.importing.services import Wishes
from claims.models import Import, MappingProfile

ASK = "?"
"""A question that has not been answered yet."""
ORDERS = (("mdy", "Month first (11/21/2026)"), ("dmy", "Day first (21/11/2026)"))
DUPLICATES = (
    ("reject", "Reject each of these rows"),
    ("first", "Use the first row"),
    ("last", "Use the last row"),
    ("sum", "Add the balances up"),
)
_DELIMITER_WORDS = {",": "comma ,", ";": "semicolon ;", "\t": "tab", "|": "bar |"}


def _select(choices: Iterable[Any], label: str, **options: Any) -> forms.ChoiceField:
    widget = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(choices=choices, label=label, widget=widget, **options)


class UploadForm(forms.Form):
    """Step 1. Whether the file is good is for the pipeline to say."""

    file = forms.FileField(
        widget=forms.ClearableFileInput(
            attrs={"class": "form-control", "accept": ".csv,.txt,.tsv,.xlsx,.xlsm"}
        ),
        error_messages={
            "required": "Choose a CSV or XLSX file.",
            "empty": "The file is empty. Export it again and send it.",
        },
    )
    as_of = forms.DateField(
        label="As of",
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d"),
        help_text="The day the figures in the file are from.",
    )
    mapping = forms.ModelChoiceField(
        MappingProfile.objects.none(),
        to_field_name="name",
        required=False,
        empty_label="Find out from the file",
        widget=forms.Select(attrs={"class": "form-select"}),
        label="Columns",
    )
    snapshot = forms.BooleanField(
        required=False,
        label="This file is the whole open portfolio",
        help_text="Open claims that are not in it are marked as missing, for a person to decide.",
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    dry_run = forms.BooleanField(
        required=False,
        label="Dry run: check only",
        help_text="Shows what would happen; it cannot be confirmed.",
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        profiles: Any = self.fields["mapping"]
        profiles.queryset = MappingProfile.objects.all()
        if too_large:
            message = "The file is too large. Split it, or send it in parts of the portfolio."
            self.fields["file"].error_messages["required"] = message

    @property
    def wishes(self) -> Wishes:
        """What is asked besides the file."""
        said = self.cleaned_data
        return Wishes(
            as_of=said["as_of"],
            is_snapshot=said["snapshot"],
            is_dry_run=said["dry_run"],
            profile=said["mapping"].name if said["mapping"] else "",
        )


class FormatForm(forms.Form):
    """What was detected, open to correction."""

    encoding = _select([("", "Detect"), *((name, name) for name in ENCODINGS)], "Encoding",
                       required=False)  # fmt: skip
    delimiter = _select([("", "Detect"), *((sign, _DELIMITER_WORDS[sign]) for sign in DELIMITERS)],
                        "Delimiter", required=False)  # fmt: skip
    sheet = forms.CharField(
        required=False, max_length=100, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    header_row = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=10_000,
        label="Header row",
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )

    def __init__(self, data: Any = None, *, found: dict[str, Any]) -> None:
        super().__init__(data, initial=found)
        absent = ("sheet",) if found.get("kind") == "csv" else ("encoding", "delimiter")
        for name in absent if found else ():
            del self.fields[name]

    @property
    def overrides(self) -> dict[str, Any]:
        """What is said; what is left to detection is left out."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class ColumnsForm(forms.Form):
    """Step 2: what each column is used for, and how its cells are read."""

    decimal_comma = forms.BooleanField(
        required=False,
        label="Amounts have a decimal comma (12,50)",
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    duplicates = _select(DUPLICATES, "A claim number on several rows")
    remember_as = forms.CharField(
        required=False,
        max_length=80,
        label="Remember these columns as",
        help_text="Choose this name at the next upload of the same export.",
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, source_import: Import) -> None:
        super().__init__(data)
        self.base = Mapping.from_json(source_import.mapping)
        self.proposal = source_import.proposal
        open_questions = self.proposal["questions"] if source_import.needs_mapping else []
        self.asked = {question["key"]: question for question in open_questions}
        self.fields["duplicates"].initial = self.base.duplicates
        self.fields["decimal_comma"].initial = self.base.decimal_comma
        for at in range(min(len(self.base.headers), MAX_COLUMNS)):
            self._add_column(at)
        if self._question("decimal_comma"):
            self._ask_comma()

    @cached_property
    def columns(self) -> list[dict[str, Any]]:
        """What the page shows of each column, with its fields."""
        return [self._column(guess) for guess in self.proposal["columns"]]

    @property
    def mapping(self) -> Mapping:
        """Raises ValidationError where two columns are one field."""
        said = self.cleaned_data
        uses = {at: said[f"use_{at}"] for at in range(len(self.base.headers))}
        orders = {
            use: said[f"order_{at}"]
            for at, use in uses.items()
            if use in DATE_FIELDS and said.get(f"order_{at}")
        }
        comma = said["decimal_comma"] in (True, "yes")
        return mapping_by_column(uses, self.base, Reading(orders, comma, said["duplicates"]))

    def clean(self) -> dict[str, Any] | None:
        if not self.errors:
            try:
                self.chosen = self.mapping
            except ValidationError as error:
                self.add_error(None, error)
        return self.cleaned_data

    def suggested(self, at: int) -> "ColumnsForm":
        """The same answers with a column's suggestion taken; nothing is saved."""
        data = dict(self.data.items())
        for guess in self.proposal["columns"]:
            if guess["index"] == at and guess["suggestion"]:
                data[f"use_{at}"] = guess["suggestion"]
        self.data = data
        return self

    def base_field(self, at: int) -> str:
        """The field a column is used for; "" for none and for buckets and halves of a name."""
        use = use_of(self.base, at)
        return use if use in FIELD_BY_NAME else NOT_IMPORTED

    def _add_column(self, at: int) -> None:
        header = self.base.headers[at]
        initial, none = use_of(self.base, at), [(NOT_IMPORTED, "Do not import")]
        if self._question("field", at):
            initial, none = ASK, [(ASK, "Please choose…"), *none]
        self.fields[f"use_{at}"] = AnsweredField(
            choices=[*none, *USES], initial=initial, label=f"Use of column {header}", required=False
        )
        field = self.base.columns
        name = next((name for name in DATE_FIELDS if field.get(name) == at), None)
        empty = (ASK, "Please choose…") if self._question("date_order", at) else ("", "Find out")
        self.fields[f"order_{at}"] = AnsweredField(
            choices=[empty, *ORDERS],
            initial=self.base.date_orders.get(name or "", empty[0]),
            label=f"Order of day and month in {header}",
            required=False,
        )

    def _ask_comma(self) -> None:
        question = self._question("decimal_comma")
        assert question is not None  # noqa: S101
        self.fields["decimal_comma"] = AnsweredField(
            choices=[(ASK, "Please choose…"), *question["choices"]],
            label=question["text"],
            initial=ASK,
        )

    def _question(self, code: str, at: int | None = None) -> dict[str, Any] | None:
        """The open question of that kind, about the column where one is given."""
        for question in self.asked.values():
            if question["code"] == code and at in (None, question["column"]):
                return dict(question)
        return None

    def _column(self, guess: dict[str, Any]) -> dict[str, Any]:
        at = guess["index"]
        questions = [self._question(code, at) for code in ("field", "date_order")]
        is_date = guess["field"] in DATE_FIELDS or bool(questions[1])
        suggestion = FIELD_BY_NAME.get(guess["suggestion"] or "")
        return {
            **guess,
            "use": self[f"use_{at}"],
            "order": self[f"order_{at}"],
            "is_date": is_date or self[f"use_{at}"].value() in DATE_FIELDS,
            "questions": [question["text"] for question in questions if question],
            "suggested": suggestion.label if suggestion else "",
            "is_imported": use_of(self.base, at) != NOT_IMPORTED,
            "as_found": (guess["field"] or NOT_IMPORTED) == self.base_field(at),
        }


class AnsweredField(forms.ChoiceField):
    """A select in which `Please choose…` is no answer."""

    def __init__(self, **options: Any) -> None:
        widget = forms.Select(attrs={"class": "form-select"})
        super().__init__(widget=widget, **options)

    def validate(self, value: str) -> None:
        if value == ASK:
            raise ValidationError("Please choose.")
        super().validate(value)
