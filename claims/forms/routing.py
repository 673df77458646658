"""The editor of a rule set: one form a rule, and one for everything else at its foot."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict

from accounts.models import Facility, Team
from claims.choices import LineOfBusiness
from claims.models import Payer, RoutingRule
from claims.models.columns import MONEY

DENIED = (("", "Denied or not"), ("true", "Only denied"), ("false", "Only not denied"))
MOST_RULES = 50


@dataclass(frozen=True, slots=True)
class RuleChoices:
    """What rules may name; read once for all forms of a page."""

    teams: list[tuple[int, str]]
    payers: list[tuple[int, str]]
    facilities: list[tuple[int, str]]

    @classmethod
    def around(cls, rules: Sequence[RoutingRule]) -> "RuleChoices":
        """What may be named today, and what the rules name already, so that nothing is lost."""
        named_teams = {rule.team_id for rule in rules}
        named_payers = {payer for rule in rules for payer in rule.payers}
        teams = Team.objects.filter(Q(is_active=True) | Q(pk__in=named_teams))
        payers = Payer.objects.filter(Q(merged_into__isnull=True) | Q(pk__in=named_payers))
        return cls(
            teams=list(teams.values_list("pk", "label")),
            payers=list(payers.values_list("pk", "name")),
            facilities=list(Facility.objects.values_list("pk", "name")),
        )


def _number(label: str, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=36500, **more)


def _listed(label: str) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label, coerce=int, required=False, widget=forms.SelectMultiple(attrs={"size": 4})
    )


class LastRuleForm(forms.Form):
    """The team of every claim that no rule takes."""

    name = forms.CharField(max_length=80)
    team = forms.TypedChoiceField(coerce=int)

    def __init__(self, *args: Any, choices: RuleChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = choices.teams  # type: ignore[attr-defined]
        for field in self.fields.values():
            kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs.setdefault("class", kind)

    def rule(self) -> RoutingRule:
        """The rule as it stands in the form, not saved."""
        values = dict(self.cleaned_data)
        return RoutingRule(team=Team.objects.get(pk=values.pop("team")), **values)


class RuleForm(LastRuleForm):
    """A rule with conditions; an empty field sets none."""

    balance_over = forms.DecimalField(label="Balance over", required=False, **MONEY)
    balance_up_to = forms.DecimalField(label="Balance up to", required=False, **MONEY)
    age_over = _number("Age over (days)")
    age_up_to = _number("Age up to (days)")
    denied = forms.TypedChoiceField(
        label="Denial",
        choices=DENIED,
        coerce=lambda text: text == "true",
        empty_value=None,
        required=False,
    )
    denial_codes = forms.CharField(
        label="Denial codes (comma between)", required=False, max_length=500
    )
    lines_of_business = forms.MultipleChoiceField(
        label="Lines of business (none: any)",
        choices=LineOfBusiness,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
    )
    payers = _listed("Payers (none: any)")
    facilities = _listed("Facilities (none: any)")

    def __init__(self, *args: Any, choices: RuleChoices, **kwargs: Any) -> None:
        super().__init__(*args, choices=choices, **kwargs)
        self.fields["payers"].choices = choices.payers  # type: ignore[attr-defined]
        self.fields["facilities"].choices = choices.facilities  # type: ignore[attr-defined]

    def clean_denial_codes(self) -> list[str]:
        codes = self.cleaned_data["denial_codes"].split(",")
        return [code.strip() for code in codes if code.strip()]

    def limits(self) -> list[forms.BoundField]:
        """One-line fields, in the order of the page."""
        names = ("balance_over", "balance_up_to", "age_over", "age_up_to", "denied", "denial_codes")
        return [self[name] for name in names]

    def lists(self) -> list[forms.BoundField]:
        """Fields of several lines."""
        return [self[name] for name in ("lines_of_business", "payers", "facilities")]


def _values(rule: RoutingRule) -> dict[str, Any]:
    denied = {None: "", True: "true", False: "false"}[rule.denied]
    return {
        **{name: getattr(rule, name) for name in RuleForm.base_fields},
        "team": rule.team_id,
        "denied": denied,
        "denial_codes": ", ".join(rule.denial_codes),
    }


class RuleEditor:
    """All forms of a rule set, filled from its rules or from what was sent."""

    def __init__(self, rules: Sequence[RoutingRule], data: QueryDict | None = None) -> None:
        self.rules, self.data = rules, data
        self.choices = RuleChoices.around(rules)

    @cached_property
    def forms(self) -> list[RuleForm]:
        if self.data is not None:
            rows = range(min(_count(self.data), MOST_RULES))
            return [RuleForm(self.data, prefix=f"rule-{n}", choices=self.choices) for n in rows]
        return [
            RuleForm(initial=_values(rule), prefix=f"rule-{n}", choices=self.choices)
            for n, rule in enumerate(self.rules[:-1])
        ]

    @cached_property
    def last(self) -> LastRuleForm:
        initial = _values(self.rules[-1])
        return LastRuleForm(self.data, initial=initial, prefix="last", choices=self.choices)

    def is_valid(self) -> bool:
        every = [form.is_valid() for form in (*self.forms, self.last)]
        return all(every)

    def edited(self, action: str = "") -> list[RoutingRule]:
        """The rules as sent, after `up-1`, `down-1`, `remove-1` or `add`."""
        rules, last = [form.rule() for form in self.forms], self.last.rule()
        verb, _, place = action.partition("-")
        index = int(place) if place.isdecimal() else len(rules)
        if verb == "add" and len(rules) < MOST_RULES:
            rules.append(RoutingRule(name="New rule", team=last.team))
        elif verb == "remove" and index < len(rules):
            del rules[index]
        elif verb in ("up", "down"):
            _swap(rules, index, index + (1 if verb == "down" else -1))
        return [*rules, last]


def _count(data: QueryDict) -> int:
    sent = data.get("rules", "")
    return int(sent) if sent.isdecimal() and len(sent) < 4 else 0


def _swap(rules: list[RoutingRule], one: int, other: int) -> None:
    if min(one, other) >= 0 and max(one, other) < len(rules):
        rules[one], rules[other] = rules[other], rules[one]


class ActivationForm(forms.Form):
    """Why the rules change, from when on they route, and that this is meant."""

    why = forms.CharField(
        label="Why (policy, decision, memo)",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    effective_from = forms.DateField(
        label="In force from",
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
    confirmed = forms.BooleanField(
        label="Route all open claims by these rules",
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
