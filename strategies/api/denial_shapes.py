"""What the API says of clusters and projects of denials, and what it takes."""

from typing import Any

from rest_framework import serializers

from arengine.lib.bodies import Body
from claims.choices import AppealAdvice
from claims.models import RootCause
from strategies.api.owners import OwnerField
from strategies.choices import ProjectState
from strategies.models import Workflow
from strategies.services.rights import owners

TIMES: dict[str, Any] = {"allow_null": True, "help_text": "Times as often as on average."}


class DenialClusterShape(serializers.Serializer[object]):
    """`provider` is empty where claims name none; `appeal` where the playbook says nothing."""

    id = serializers.IntegerField()
    payer = serializers.CharField()
    code = serializers.CharField()
    words = serializers.CharField()
    category = serializers.CharField()
    provider = serializers.CharField()
    claims = serializers.IntegerField()
    balance = serializers.CharField()
    provider_denied = serializers.IntegerField()
    provider_claims = serializers.IntegerField()
    payer_denied = serializers.IntegerField()
    payer_claims = serializers.IntegerField()
    lift = serializers.FloatField(**TIMES)
    lift_low = serializers.FloatField(**TIMES)
    stands_out = serializers.BooleanField()
    first_action = serializers.CharField()
    appeal = serializers.ChoiceField([*AppealAdvice.choices, ("", "Not said")])
    owner = serializers.CharField()
    project = serializers.IntegerField(allow_null=True)


class DenialProjectShape(serializers.Serializer[object]):
    """Sums as the last night kept them."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    payer = serializers.CharField()
    code = serializers.CharField()
    provider = serializers.CharField()
    state = serializers.ChoiceField(ProjectState.choices)
    owner = serializers.CharField()
    workflow = serializers.CharField()
    note = serializers.CharField()
    started_on = serializers.DateField()
    closed_on = serializers.DateField(allow_null=True)
    reopened_on = serializers.DateField(allow_null=True)
    root_cause = serializers.CharField(allow_null=True)
    finding = serializers.CharField()
    claims = serializers.IntegerField()
    enrolled = serializers.IntegerField()
    balance_at_start = serializers.CharField()
    collected = serializers.CharField()
    open_claims = serializers.IntegerField()
    open_balance = serializers.CharField()


class ProjectBody(Body):
    """The cluster by its number; the owner is the caller without `owner`."""

    cluster = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    name = serializers.CharField(max_length=120)
    workflow = serializers.SlugRelatedField("key", queryset=Workflow.objects.filter(is_active=True))
    owner = OwnerField(queryset=owners(), required=False)
    note = serializers.CharField(max_length=300, allow_blank=True, default="")


class FindingBody(Body):
    root_cause = serializers.SlugRelatedField(
        "name", queryset=RootCause.objects.filter(is_active=True)
    )
    finding = serializers.CharField(max_length=300, allow_blank=True, default="")
