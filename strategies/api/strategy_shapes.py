"""What the API says of payers' strategies, and what it takes."""

from rest_framework import serializers

from arengine.lib.bodies import Body
from strategies.api.owners import OwnerField
from strategies.api.workflow_shapes import RATE, StepShape
from strategies.choices import AppliesTo, Priority, Protocol
from strategies.models import Workflow
from strategies.services.rights import strategy_owners


class StrategyWorkflowShape(serializers.Serializer[object]):
    """`version` is null where no version of the workflow is in force."""

    workflow = serializers.CharField()
    name = serializers.CharField()
    applies_to = serializers.CharField()
    version = serializers.IntegerField(allow_null=True)
    assumed_rate = serializers.FloatField(**RATE)
    measured_rate = serializers.FloatField(**RATE)
    steps = StepShape(many=True)


class VersionShape(serializers.Serializer[object]):
    """One wording of a strategy; without `activated_at` a draft."""

    id = serializers.IntegerField()
    strategy = serializers.CharField()
    number = serializers.IntegerField()
    summary = serializers.CharField()
    note = serializers.CharField()
    protocols = serializers.ListField(child=serializers.ChoiceField(Protocol.choices))
    priority = serializers.CharField(help_text="Empty: computed.")
    enrols = serializers.BooleanField(help_text="Its claims begin workflows by themselves.")
    owner = serializers.CharField(allow_null=True)
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]
    activated_at = serializers.DateTimeField(allow_null=True)


class StandingShape(VersionShape):
    """The version in force; `stands_in` says for which that is over."""

    stands_in = serializers.CharField()
    workflows = StrategyWorkflowShape(many=True)


class AmountShape(serializers.Serializer[object]):
    claims = serializers.IntegerField()
    balance = serializers.CharField()


class DenialShape(serializers.Serializer[object]):
    category = serializers.CharField()
    share = serializers.FloatField(**RATE)
    claims = serializers.IntegerField(allow_null=True)
    balance = serializers.CharField(allow_null=True)


class PerformanceShape(serializers.Serializer[object]):
    """Days are null where they are not reached; then `paid_share` says how many were paid."""

    as_of = serializers.DateField()
    from_month = serializers.CharField()
    to_month = serializers.CharField()
    collection_rate = serializers.FloatField(**RATE)
    rate_low = serializers.FloatField(**RATE)
    rate_high = serializers.FloatField(**RATE)
    settled_claims = serializers.IntegerField()
    average_days_to_payment = serializers.FloatField(allow_null=True)
    median_days = serializers.IntegerField(allow_null=True)
    days_to_nine_in_ten = serializers.IntegerField(allow_null=True)
    paid_share = serializers.FloatField(**RATE)
    followed_claims = serializers.IntegerField()
    appeals_decided = serializers.IntegerField()
    appeals_won = serializers.IntegerField()
    denials = DenialShape(many=True)


class PayerStrategyShape(serializers.Serializer[object]):
    """`open` is what the caller sees; `share` is null for callers who do not see everything."""

    id = serializers.IntegerField()
    payer = serializers.CharField()
    line_of_business = serializers.CharField()
    priority = serializers.ChoiceField(Priority.choices)
    priority_reason = serializers.CharField()
    priority_by_hand = serializers.BooleanField()
    open = AmountShape()
    share = serializers.FloatField(**RATE)
    active_campaigns = serializers.IntegerField()
    strategy = StandingShape()
    performance = PerformanceShape(allow_null=True)


class LinkBody(Body):
    workflow = serializers.SlugRelatedField("key", queryset=Workflow.objects.all())
    applies_to = serializers.ChoiceField(AppliesTo.choices, default=AppliesTo.ANY.value)


class VersionBody(Body):
    """What is left out stays as it is in the strategy that holds now."""

    summary = serializers.CharField(max_length=300, required=False, allow_blank=True)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)
    protocols = serializers.ListField(
        child=serializers.CharField(max_length=24), max_length=20, required=False
    )
    priority = serializers.ChoiceField(Priority.choices, required=False, allow_blank=True)
    owner = OwnerField(queryset=strategy_owners(), required=False, allow_null=True)
    enrols = serializers.BooleanField(required=False)
    valid_from = serializers.DateField(required=False)
    valid_until = serializers.DateField(required=False, allow_null=True)
    workflows = serializers.ListField(child=LinkBody(), max_length=12, required=False)


class ReasonBody(Body):
    reason = serializers.CharField(max_length=200)
