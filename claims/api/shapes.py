"""What the API takes and, for its schema, what it gives."""

from typing import Any

from rest_framework import serializers

from arengine.lib.bodies import AmountField, Body
from claims.api.touch_rows import TouchShape
from claims.choices import (
    AdjudicationStatus,
    DeadlineKind,
    DeadlineState,
    Disposition,
    EntryKind,
    LineOfBusiness,
    MissedBecause,
    Responsibility,
    Status,
    WorkStatus,
)
from claims.rules.ageing import SHOWN

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}


class PaymentBody(Body):
    """A payment received."""

    amount = AmountField()
    posted_on = serializers.DateField()
    reference = serializers.CharField(max_length=80, allow_blank=True, default="")


class ReversalBody(Body):
    """Which entry of the claim is taken back, and why."""

    entry = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    reason = serializers.CharField(max_length=300)


class WriteOffBody(Body):
    """An amount that nobody will pay."""

    amount = AmountField()
    reason = serializers.CharField(max_length=300)


class AssignmentBody(Body):
    """A team by name, a person of it by username (null: nobody in particular), and why."""

    team = serializers.CharField(max_length=60)
    assignee = serializers.CharField(max_length=150, allow_null=True, default=None)
    reason = serializers.CharField(max_length=300)


class StatusBody(Body):
    """What moves; what is left out stays. A disposition says why a balance is left."""

    adjudication_status = serializers.ChoiceField(AdjudicationStatus.choices, default="")
    work_status = serializers.ChoiceField(WorkStatus.choices, default="")
    responsibility = serializers.ChoiceField(Responsibility.choices, default="")
    disposition = serializers.ChoiceField(Disposition.choices, default="")
    denial_code = serializers.CharField(max_length=120, allow_blank=True, default="")
    denied_on = serializers.DateField(allow_null=True, default=None)
    reason = serializers.CharField(max_length=300, allow_blank=True, default="")


class PatientBody(Body):
    """Whose claims: the whole name or the member id, however they are spelled."""

    name = serializers.CharField(max_length=160, allow_blank=True, default="")
    member_id = serializers.CharField(max_length=64, allow_blank=True, default="")
    limit = serializers.IntegerField(min_value=1, max_value=500, default=50)
    cursor = serializers.CharField(max_length=400, allow_blank=True, default="")

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if not said["name"].strip() and not said["member_id"].strip():
            raise serializers.ValidationError({"name": ["give a name or a member id"]})
        return said


class PatientShape(serializers.Serializer[object]):
    """Who the patient is, in full."""

    patient_name = serializers.CharField(allow_blank=True)
    member_id = serializers.CharField(allow_blank=True)


class FoundClaimsShape(serializers.Serializer[object]):
    """A page of a patient's claims; `next` is the `cursor` of the next request, null at the end."""

    results = serializers.ListField(child=serializers.DictField())
    next = serializers.CharField(allow_null=True)


class ClaimShape(serializers.Serializer[object]):
    """One claim in a list."""

    claim_number = serializers.CharField()
    payer = serializers.CharField()
    line_of_business = serializers.ChoiceField(LineOfBusiness.choices)
    facility = serializers.CharField()
    team = serializers.CharField()
    assignee = serializers.CharField(allow_null=True)
    balance = serializers.DecimalField(**MONEY)
    age = serializers.IntegerField()
    bucket = serializers.ChoiceField(SHOWN)
    status = serializers.ChoiceField(Status.choices)
    adjudication_status = serializers.ChoiceField(AdjudicationStatus.choices)
    work_status = serializers.ChoiceField(WorkStatus.choices)
    responsibility = serializers.ChoiceField(Responsibility.choices)
    denial_code = serializers.CharField(allow_blank=True)
    follow_up_on = serializers.DateField(allow_null=True)
    priority = serializers.IntegerField()
    updated_at = serializers.DateTimeField()
    version = serializers.IntegerField()


class EntryShape(serializers.Serializer[object]):
    """One movement of the balance; `amount` is its effect."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(EntryKind.choices)
    amount = serializers.DecimalField(**MONEY)
    balance_after = serializers.DecimalField(**MONEY)
    posted_on = serializers.DateField()
    recorded_at = serializers.DateTimeField()
    team = serializers.CharField()
    payer = serializers.CharField()
    days_to_payment = serializers.IntegerField(allow_null=True)
    inferred = serializers.BooleanField()
    reference = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    reverses = serializers.IntegerField(allow_null=True)
    user = serializers.CharField(allow_null=True)
    import_id = serializers.IntegerField(allow_null=True)


class EventShape(serializers.Serializer[object]):
    """One line of the claim's story."""

    at = serializers.DateTimeField()
    user = serializers.CharField(allow_null=True)
    kind = serializers.CharField()
    text = serializers.CharField()
    link = serializers.CharField(allow_blank=True)


class DeadlineShape(serializers.Serializer[object]):
    """A clock of a claim; `days_left` is negative once it ran out."""

    id = serializers.IntegerField()
    claim_number = serializers.CharField()
    kind = serializers.ChoiceField(DeadlineKind.choices)
    state = serializers.ChoiceField(DeadlineState.choices)
    due_on = serializers.DateField()
    days_left = serializers.IntegerField()
    anchor_on = serializers.DateField(allow_null=True)
    source = serializers.CharField(help_text="Who says that this is the day.")  # type: ignore[assignment]
    ended_on = serializers.DateField(allow_null=True)
    root_cause = serializers.ChoiceField(MissedBecause.choices, allow_blank=True)
    signed_off_by = serializers.CharField(allow_null=True)


class ClaimDetailShape(ClaimShape):
    """One claim with its facts, ledger and story."""

    provider = serializers.CharField(allow_blank=True)
    payer_reference = serializers.CharField(allow_blank=True)
    patient_account = serializers.CharField(allow_blank=True)
    patient_name = serializers.CharField(allow_blank=True, help_text="Masked; see unmask.")
    member_id = serializers.CharField(allow_blank=True, help_text="Masked; see unmask.")
    opening_balance = serializers.DecimalField(**MONEY)
    charge_amount = serializers.DecimalField(**MONEY, allow_null=True)
    paid_amount = serializers.DecimalField(**MONEY, allow_null=True)
    adjustment_amount = serializers.DecimalField(**MONEY, allow_null=True)
    service_from = serializers.DateField(allow_null=True)
    service_to = serializers.DateField(allow_null=True)
    billed_on = serializers.DateField(allow_null=True)
    last_payment_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)
    age_anchor_on = serializers.DateField()
    age_basis = serializers.CharField()
    aging_days = serializers.IntegerField(allow_null=True)
    feed_status = serializers.CharField(allow_blank=True)
    feed_as_of = serializers.DateField()
    denied_on = serializers.DateField(allow_null=True)
    appeal_due_on = serializers.DateField(allow_null=True)
    assigned_by_hand = serializers.BooleanField()
    missing_since = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    ledger = EntryShape(many=True)
    events = EventShape(many=True)
    touches = TouchShape(many=True)
    deadlines = DeadlineShape(many=True)
    next_step = serializers.DictField(allow_null=True)
    read_only = serializers.BooleanField()  # type: ignore[assignment]
    read_only_until = serializers.DateField(allow_null=True)
