"""What the API says of the rules over workflows, and what it takes."""

from typing import Any

from rest_framework import serializers

from arengine.lib.bodies import AmountField, Body
from claims.choices import LineOfBusiness
from claims.models import DenialCategory
from strategies.choices import AppliesTo
from strategies.models import Workflow
from strategies.services.rule_sets import MOST_RULES

COUNT: dict[str, Any] = {"min_value": 1, "max_value": 365, "allow_null": True, "default": None}


def _workflow(**more: Any) -> serializers.SlugRelatedField[Workflow]:
    return serializers.SlugRelatedField(
        "key", queryset=Workflow.objects.filter(is_active=True), **more
    )


def _applies_to() -> serializers.ChoiceField:
    return serializers.ChoiceField(AppliesTo.choices, default=AppliesTo.ANY.value)


class EnrolmentRuleBody(Body):
    """A rule; a condition left out always holds. `over` excludes the figure itself."""

    name = serializers.CharField(max_length=80)
    workflow = _workflow()
    applies_to = _applies_to()
    balance_over = AmountField(allow_null=True, default=None, min_value=0)
    age_over = serializers.IntegerField(
        min_value=0, max_value=36_500, allow_null=True, default=None
    )
    lines_of_business = serializers.ListField(
        child=serializers.ChoiceField(LineOfBusiness.choices), max_length=20, default=list
    )
    payers = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        max_length=500,
        default=list,
    )


class HandoverRuleBody(Body):
    """A rule; `workflow` null: any, `to_workflow` null: to the lead of the claim's team."""

    name = serializers.CharField(max_length=80)
    reason = serializers.CharField(max_length=120)
    workflow = _workflow(allow_null=True, default=None)
    to_workflow = _workflow(allow_null=True, default=None)
    applies_to = _applies_to()
    contacts = serializers.IntegerField(**COUNT)
    missed = serializers.IntegerField(**COUNT)
    rounds = serializers.IntegerField(**COUNT)
    days_running = serializers.IntegerField(**{**COUNT, "max_value": 3650})
    days_left = serializers.IntegerField(**{**COUNT, "min_value": 0})
    balance_over = AmountField(allow_null=True, default=None, min_value=0)
    categories = serializers.ListField(
        child=serializers.SlugRelatedField("key", queryset=DenialCategory.objects.all()),
        max_length=30,
        default=list,
    )


class EnrolmentRulesBody(Body):
    """Rules in order. Left out: those that the draft has, or for a dry run those in force."""

    rules = serializers.ListField(child=EnrolmentRuleBody(), max_length=MOST_RULES, required=False)


class HandoverRulesBody(Body):
    """Rules in order. Left out: those that the draft has, or for a dry run those in force."""

    rules = serializers.ListField(child=HandoverRuleBody(), max_length=MOST_RULES, required=False)


class SourceBody(Body):
    """Why the rules are put in force."""

    source = serializers.CharField(max_length=200)  # type: ignore[assignment]


class _RuleShape(serializers.Serializer[object]):
    position = serializers.IntegerField()
    name = serializers.CharField()
    words = serializers.CharField(help_text="Its conditions in a sentence.")
    applies_to = serializers.ChoiceField(AppliesTo.choices)
    balance_over = serializers.CharField(allow_null=True)


class EnrolmentRuleShape(_RuleShape):
    workflow = serializers.CharField()
    age_over = serializers.IntegerField(allow_null=True)
    lines_of_business = serializers.ListField(child=serializers.CharField())
    payers = serializers.ListField(child=serializers.IntegerField())


class HandoverRuleShape(_RuleShape):
    reason = serializers.CharField()
    workflow = serializers.CharField(allow_null=True)
    to_workflow = serializers.CharField(allow_null=True)
    contacts = serializers.IntegerField(allow_null=True)
    missed = serializers.IntegerField(allow_null=True)
    rounds = serializers.IntegerField(allow_null=True)
    days_running = serializers.IntegerField(allow_null=True)
    days_left = serializers.IntegerField(allow_null=True)
    categories = serializers.ListField(child=serializers.CharField())


class _VersionShape(serializers.Serializer[object]):
    number = serializers.IntegerField()
    in_force = serializers.BooleanField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]
    activated_at = serializers.DateTimeField(allow_null=True)


class EnrolmentRulesShape(_VersionShape):
    """One version of the rules; without `activated_at` a draft."""

    rules = EnrolmentRuleShape(many=True)


class HandoverRulesShape(_VersionShape):
    """One version of the rules; without `activated_at` a draft."""

    rules = HandoverRuleShape(many=True)


class EffectShape(serializers.Serializer[object]):
    """The claims that a rule would take tonight: it speaks first for them."""

    position = serializers.IntegerField()
    name = serializers.CharField()
    claims = serializers.IntegerField()
    balance = serializers.CharField()
    examples = serializers.ListField(child=serializers.CharField())


class RuleSetDryRunShape(serializers.Serializer[object]):
    """Nothing was written."""

    as_of = serializers.DateField()
    claims = serializers.IntegerField()
    balance = serializers.CharField()
    rules = EffectShape(many=True)
    warnings = serializers.ListField(child=serializers.CharField())
