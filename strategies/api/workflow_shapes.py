"""What the API says of workflows and of one claim's, and what it takes."""

from typing import Any

from rest_framework import serializers

from arengine.lib.bodies import Body
from claims.choices import DayKind
from strategies.choices import Channel, EnrolledBy, EnrolmentState, ExitOn, StepState
from strategies.models import MessageTemplate, Workflow

RATE: dict[str, Any] = {"allow_null": True, "help_text": "Between 0 and 1, four decimals."}


class StepShape(serializers.Serializer[object]):
    """`offset` counts from the first day of a round."""

    position = serializers.IntegerField()
    title = serializers.CharField()
    offset = serializers.IntegerField()
    day_kind = serializers.ChoiceField(DayKind.choices)
    channel = serializers.ChoiceField(Channel.choices)


class WorkflowStepShape(StepShape):
    """In full; `template` is what the step sends."""

    say = serializers.CharField()
    have_ready = serializers.CharField()
    documents = serializers.CharField()
    template = serializers.CharField(allow_null=True)
    grace_days = serializers.IntegerField()
    is_milestone = serializers.BooleanField()


class ExitShape(serializers.Serializer[object]):
    """`to_workflow` is the key of the one that follows; null: none does."""

    event = serializers.ChoiceField(ExitOn.choices)
    to_workflow = serializers.CharField(allow_null=True)


class WorkflowVersionShape(serializers.Serializer[object]):
    """One wording of a workflow; without `activated_at` a draft."""

    workflow = serializers.CharField()
    number = serializers.IntegerField()
    summary = serializers.CharField()
    timeline = serializers.CharField()
    cycle_days = serializers.IntegerField(allow_null=True)
    assumed_rate = serializers.FloatField(**RATE)
    assumed_source = serializers.CharField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]
    activated_at = serializers.DateTimeField(allow_null=True)
    steps = WorkflowStepShape(many=True)
    exits = ExitShape(many=True)


class RateShape(serializers.Serializer[object]):
    """`rate` is the measured one once it counts enough claims, else the assumed one."""

    rate = serializers.FloatField(**RATE)
    is_measured = serializers.BooleanField()
    assumed = serializers.FloatField(**RATE)
    assumed_source = serializers.CharField()
    measured = serializers.FloatField(**RATE)
    measured_low = serializers.FloatField(**RATE)
    measured_high = serializers.FloatField(**RATE)
    n = serializers.IntegerField()


class WorkflowShape(serializers.Serializer[object]):
    """`in_force` is null where no claim can begin it."""

    id = serializers.IntegerField()
    key = serializers.CharField()
    name = serializers.CharField()
    is_active = serializers.BooleanField()
    is_appeal = serializers.BooleanField()
    success = RateShape()
    in_force = WorkflowVersionShape(allow_null=True)


class StepBody(Body):
    title = serializers.CharField(max_length=120)
    offset = serializers.IntegerField(min_value=0, max_value=730)
    day_kind = serializers.ChoiceField(DayKind.choices, default=DayKind.CALENDAR.value)
    channel = serializers.ChoiceField(Channel.choices)
    say = serializers.CharField(default="", allow_blank=True, max_length=4000)
    have_ready = serializers.CharField(default="", allow_blank=True, max_length=4000)
    documents = serializers.CharField(default="", allow_blank=True, max_length=4000)
    template = serializers.SlugRelatedField(
        "key",
        queryset=MessageTemplate.objects.filter(is_active=True),
        allow_null=True,
        default=None,
    )
    grace_days = serializers.IntegerField(min_value=0, max_value=365, default=7)
    is_milestone = serializers.BooleanField(default=False)


class ExitBody(Body):
    event = serializers.ChoiceField(ExitOn.choices)
    to_workflow = serializers.SlugRelatedField(
        "key", queryset=Workflow.objects.filter(is_active=True), allow_null=True, default=None
    )


class NewWorkflowBody(Body):
    """A workflow that there was not before."""

    key = serializers.SlugField(max_length=40)
    name = serializers.CharField(max_length=80)
    is_appeal = serializers.BooleanField(default=False)


class WorkflowVersionBody(Body):
    """What is left out stays as it is in the last version."""

    summary = serializers.CharField(max_length=300, required=False)
    timeline = serializers.CharField(max_length=120, required=False)
    cycle_days = serializers.IntegerField(
        min_value=1, max_value=730, allow_null=True, required=False
    )
    assumed_rate = serializers.DecimalField(
        max_digits=5, decimal_places=4, min_value=0, max_value=1, allow_null=True, required=False
    )
    assumed_source = serializers.CharField(max_length=200, allow_blank=True, required=False)
    valid_from = serializers.DateField(required=False)
    valid_until = serializers.DateField(allow_null=True, required=False)
    steps = serializers.ListField(child=StepBody(), max_length=24, required=False)
    exits = serializers.ListField(child=ExitBody(), max_length=5, required=False)


class ActivateBody(Body):
    """Which draft, and why it is put in force."""

    number = serializers.IntegerField(min_value=1)
    source = serializers.CharField(max_length=200)  # type: ignore[assignment]


class ClaimWorkflowBody(Body):
    """`begin` names a workflow; `done` and `skip` settle the step at hand; `leave` says why;
    `take_back` undoes the last hand-over by a rule, and says why."""

    act = serializers.ChoiceField(["begin", "done", "skip", "leave", "take_back"])
    workflow = serializers.SlugRelatedField(
        "key", queryset=Workflow.objects.filter(is_active=True), required=False
    )
    words = serializers.CharField(max_length=120, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["act"] == "begin" and "workflow" not in attrs:
            raise serializers.ValidationError({"workflow": ["name the workflow to begin"]})
        return attrs


class RunShape(serializers.Serializer[object]):
    position = serializers.IntegerField()
    cycle = serializers.IntegerField()
    title = serializers.CharField()
    state = serializers.ChoiceField(StepState.choices)
    due_on = serializers.DateField()
    done_on = serializers.DateField()
    person = serializers.CharField(allow_null=True)
    words = serializers.CharField()


class EnrolmentShape(serializers.Serializer[object]):
    """A claim's way through a workflow; `position` and `due_on` are null once it is over."""

    id = serializers.IntegerField()
    claim_number = serializers.CharField()
    workflow = serializers.CharField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(EnrolmentState.choices)
    enrolled_by = serializers.ChoiceField(EnrolledBy.choices)
    campaign = serializers.CharField(allow_null=True)
    started_on = serializers.DateField()
    cycle = serializers.IntegerField()
    position = serializers.IntegerField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    ended_because = serializers.CharField()
    steps_done = RunShape(many=True)


class HandoverShape(serializers.Serializer[object]):
    """A move by a rule; `to_workflow` is null where it went to the lead of its team."""

    moved_on = serializers.DateField()
    rule = serializers.CharField()
    reason = serializers.CharField()
    from_workflow = serializers.CharField()
    from_position = serializers.IntegerField(allow_null=True)
    to_workflow = serializers.CharField(allow_null=True)


class ClaimWorkflowShape(serializers.Serializer[object]):
    """`running` is null where the claim runs no workflow; `handed_over` where no rule moved it,
    or that was taken back."""

    running = EnrolmentShape(allow_null=True)
    handed_over = HandoverShape(allow_null=True)
