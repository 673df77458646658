"""Rules over workflows in plain forms: one a rule, in order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import BigIntegerField, Func, Q
from django.forms import BaseFormSet, formset_factory

from claims.choices import LineOfBusiness
from claims.models import DenialCategory, Payer
from claims.models.columns import MONEY
from strategies.choices import AppliesTo
from strategies.models import EnrolmentRule, HandoverRule, Workflow
from strategies.services.rule_sets import MOST_RULES

SPARE = 2
LISTED = {"class": "form-select", "size": 4}


class Choices:
    """What rules may name; each read once for all forms of a page."""

    @cached_property
    def workflows(self) -> dict[int, Workflow]:
        """All of them: a rule that names one no longer used would else be about any."""
        return Workflow.objects.order_by("-is_active", "name").in_bulk()

    def of_workflows(self, none: str) -> list[tuple[int | str, str]]:
        return [("", none), *((pk, _named(one)) for pk, one in self.workflows.items())]

    @cached_property
    def payers(self) -> list[tuple[int, str]]:
        """Current ones, and those merged away that a rule still names: it follows them."""
        each = Func("payers", function="unnest", output_field=BigIntegerField(), set_returning=True)
        named = EnrolmentRule.objects.order_by().annotate(each=each).values("each")
        found = Payer.objects.filter(Q(merged_into__isnull=True) | Q(pk__in=named))
        return list(found.order_by("name").values_list("pk", "name"))

    @cached_property
    def categories(self) -> list[tuple[int, str]]:
        return list(DenialCategory.objects.values_list("pk", "label"))


def _named(workflow: Workflow) -> str:
    return str(workflow) if workflow.is_active else f"{workflow} (no longer used)"


def _number(label: str, least: int = 0, most: int = 365) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"})
    return forms.IntegerField(
        label=label, required=False, min_value=least, max_value=most, widget=widget
    )


def _words(label: str, most: int) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "form-control"})
    return forms.CharField(label=label, required=False, max_length=most, widget=widget)


def _money(label: str) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal"})
    return forms.DecimalField(label=label, required=False, min_value=0, widget=widget, **MONEY)


def _one(label: str, required: bool = False) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, coerce=int, empty_value=None, required=required,
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip


def _some(label: str) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label, coerce=int, required=False, widget=forms.SelectMultiple(attrs=LISTED)
    )


def _kind_of_claims() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="For", choices=AppliesTo.choices, widget=forms.Select(attrs={"class": "form-select"})
    )


class EnrolmentRuleForm(forms.Form):
    """One rule; without a name the row does not count."""

    place = _number("Place", least=1, most=99)
    name = _words("Name", 80)
    workflow = _one("Workflow that begins")
    applies_to = _kind_of_claims()
    balance_over = _money("Balance over")
    age_over = _number("Older than (days)", most=36_500)
    lines_of_business = forms.MultipleChoiceField(
        label="Lines of business (none: any)",
        choices=LineOfBusiness,
        required=False,
        widget=forms.SelectMultiple(attrs=LISTED),
    )
    payers = _some("Payers (none: any)")

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        self.known = choices.workflows
        fields["workflow"].choices = choices.of_workflows("Choose one")
        fields["payers"].choices = choices.payers

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("name") and not given.get("workflow"):
            self.add_error("workflow", "Name the workflow that the claims begin.")
        return given

    def rule(self) -> EnrolmentRule:
        given = dict(self.cleaned_data)
        given.pop("place")
        return EnrolmentRule(workflow=self.known[given.pop("workflow")], **given)


class HandoverRuleForm(forms.Form):
    """One rule; without a name the row does not count."""

    place = _number("Place", least=1, most=99)
    name = _words("Name", 80)
    reason = _words("Reason that the claim shows", 120)
    workflow = _one("In the workflow")
    to_workflow = _one("Goes to")
    applies_to = _kind_of_claims()
    contacts = _number("Contacts unanswered", least=1)
    missed = _number("Steps missed", least=1)
    rounds = _number("Rounds unpaid", least=1)
    days_running = _number("Days in workflow", least=1, most=3650)
    days_left = _number("Deadline within (days)")
    balance_over = _money("Balance over")
    categories = _some("Kinds of denial (none: any)")

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        self.known = choices.workflows
        fields["workflow"].choices = choices.of_workflows("Any workflow")
        fields["to_workflow"].choices = choices.of_workflows("The lead of the team")
        fields["categories"].choices = choices.categories

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("name") and not given.get("reason"):
            self.add_error("reason", "Say why; the claim shows it.")
        return given

    def rule(self) -> HandoverRule:
        given = dict(self.cleaned_data)
        given.pop("place")
        ends = {name: self.known.get(given.pop(name)) for name in ("workflow", "to_workflow")}
        return HandoverRule(**ends, **given)


RuleForm = EnrolmentRuleForm | HandoverRuleForm
FORMS: dict[str, Any] = {
    address: formset_factory(form, extra=SPARE, max_num=MOST_RULES, absolute_max=MOST_RULES)
    for address, form in (
        ("enrolment-rules", EnrolmentRuleForm),
        ("handover-rules", HandoverRuleForm),
    )
}


def rules_form(address: str, rules: Sequence[Any], data: Any = None) -> BaseFormSet[Any]:
    """The rules in forms, with rows to add more; or what was sent."""
    kind = FORMS[address]
    form_kwargs = {"choices": Choices()}
    if data is not None:
        return kind(data, prefix="rules", form_kwargs=form_kwargs)
    names = [name for name in kind.form.base_fields if name != "place"]
    rows = [
        {"place": at, **{name: _value(rule, name) for name in names}}
        for at, rule in enumerate(rules, start=1)
    ]
    return kind(initial=rows, prefix="rules", form_kwargs=form_kwargs)


def rules_in(form: BaseFormSet[Any]) -> list[Any]:
    """As the places say; rows without a place come last, in their order."""
    named = [row for row in form.forms if row.cleaned_data.get("name")]
    return [row.rule() for row in sorted(named, key=lambda row: row.cleaned_data["place"] or 100)]


def _value(rule: Any, name: str) -> Any:
    return getattr(rule, f"{name}_id" if name in ("workflow", "to_workflow") else name)
