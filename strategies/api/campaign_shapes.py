"""What the API says of campaigns, and what it takes."""

from typing import Any

from rest_framework import serializers

from arengine.lib.bodies import Body
from strategies.api.owners import OwnerField
from strategies.choices import CampaignState
from strategies.models import Workflow
from strategies.services.rights import owners

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}


class PlanBody(Body):
    """`filter` has the parameters of the list of claims; open claims where it says no status."""

    name = serializers.CharField(max_length=120)
    goal = serializers.CharField(max_length=200)
    goal_amount = serializers.DecimalField(**MONEY, min_value=0, allow_null=True, default=None)
    workflow = serializers.SlugRelatedField("key", queryset=Workflow.objects.all())
    owner = OwnerField(queryset=owners(), required=False)
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField()
    window_days = serializers.IntegerField(min_value=1, max_value=365, default=60)
    filter = serializers.DictField(child=serializers.CharField(max_length=400))


class AgreedBody(Body):
    """`agreement` of the preview, word for word."""

    agreed = serializers.CharField(max_length=80)


class NoteBody(Body):
    """What came of it, in a sentence."""

    note = serializers.CharField(max_length=300)


class NothingBody(Body):
    """No fields."""


class ExcludedShape(serializers.Serializer[object]):
    why = serializers.CharField()
    claims = serializers.IntegerField()
    dollars = serializers.DecimalField(**MONEY)


class PreviewShape(serializers.Serializer[object]):
    """`refusal` says why such a campaign cannot be; else null."""

    claims = serializers.IntegerField()
    dollars = serializers.DecimalField(**MONEY)
    payers = serializers.IntegerField()
    agreement = serializers.CharField()
    excluded = ExcludedShape(many=True)
    warnings = serializers.ListField(child=serializers.CharField())
    refusal = serializers.CharField(allow_null=True)


class ResultShape(serializers.Serializer[object]):
    """As it stood at the end of a day; the interval of the success rate is Wilson's, 95 %."""

    day = serializers.DateField()
    contacted = serializers.IntegerField()
    answered = serializers.IntegerField()
    resolved = serializers.IntegerField()
    paid_claims = serializers.IntegerField()
    collected = serializers.DecimalField(**MONEY)
    success_rate = serializers.FloatField(allow_null=True)
    success_low = serializers.FloatField(allow_null=True)
    success_high = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField()
    average_days_to_payment = serializers.FloatField(allow_null=True)
    open_claims = serializers.IntegerField()
    open_balance = serializers.DecimalField(**MONEY)


class CampaignShape(serializers.Serializer[object]):
    """`payer` is null where it took claims of several; `results` is null before a launch."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    goal = serializers.CharField()
    goal_amount = serializers.DecimalField(**MONEY, allow_null=True)
    state = serializers.ChoiceField(CampaignState.choices)
    paused = serializers.BooleanField()
    payer = serializers.CharField(allow_null=True)
    workflow = serializers.CharField()
    owner = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    window_days = serializers.IntegerField()
    filter = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    targeted_claims = serializers.IntegerField()
    targeted_balance = serializers.DecimalField(**MONEY)
    launched_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)
    results = ResultShape(allow_null=True)
