"""What the API says of trials, and what it takes."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from arengine.lib.bodies import Body
from strategies.choices import Metric, Verdict
from strategies.models import Workflow

SHARE: dict[str, Any] = {"max_digits": 5, "decimal_places": 4}


class TrialBody(Body):
    """Without `challenger_version` the one in force when the campaign starts. Shares and
    differences between 0 and 1."""

    challenger = serializers.SlugRelatedField("key", queryset=Workflow.objects.all())
    challenger_version = serializers.IntegerField(min_value=1, allow_null=True, default=None)
    challenger_percent = serializers.IntegerField(min_value=5, max_value=95, default=50)
    metric = serializers.ChoiceField(Metric.choices, default=Metric.PAID)
    horizon_days = serializers.IntegerField(min_value=1, max_value=365)
    looks = serializers.IntegerField(min_value=1, max_value=5, default=4)
    expected_share = serializers.DecimalField(**SHARE, min_value=Decimal(0), max_value=Decimal(1))
    smallest_difference = serializers.DecimalField(
        **SHARE, min_value=Decimal("0.001"), max_value=Decimal(1)
    )


class TriedVersionShape(serializers.Serializer[object]):
    workflow = serializers.CharField()
    version = serializers.IntegerField()


class NeededShape(serializers.Serializer[object]):
    """Claims in each arm, and whether a launch now would have as many."""

    champion = serializers.IntegerField()
    challenger = serializers.IntegerField()
    is_enough = serializers.BooleanField()


class LookShape(serializers.Serializer[object]):
    """`difference` is challenger less champion; `low` to `high` holds over all looks together."""

    number = serializers.IntegerField()
    day = serializers.DateField()
    champion_claims = serializers.IntegerField()
    champion_successes = serializers.IntegerField()
    challenger_claims = serializers.IntegerField()
    challenger_successes = serializers.IntegerField()
    difference = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    z = serializers.FloatField()
    critical = serializers.FloatField()
    verdict = serializers.ChoiceField(Verdict.choices)


class TrialShape(serializers.Serializer[object]):
    """`needed` is null from the launch on; `says` is what may be said now."""

    champion = TriedVersionShape()
    challenger = TriedVersionShape()
    challenger_percent = serializers.IntegerField()
    metric = serializers.ChoiceField(Metric.choices)
    horizon_days = serializers.IntegerField()
    looks = serializers.IntegerField()
    expected_share = serializers.FloatField()
    smallest_difference = serializers.FloatField()
    needed = NeededShape(allow_null=True)
    horizon_on = serializers.DateField(allow_null=True)
    next_look_on = serializers.DateField(allow_null=True)
    champion_claims = serializers.IntegerField()
    challenger_claims = serializers.IntegerField()
    outside_claims = serializers.IntegerField()
    split_failed = serializers.BooleanField()
    says = serializers.CharField()
    looked = LookShape(many=True)
