"""What the forms of the claim page hand to the services."""

from typing import Any

from django import forms

from accounts.models import Team, User
from claims.choices import AdjudicationStatus, Disposition, Responsibility, WorkStatus
from claims.models import RootCause

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}


class VersionedForm(forms.Form):
    """What is done to a claim as the page showed it."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)

    def clean(self) -> dict[str, Any]:
        """The version under the name that services have for it."""
        fields = super().clean() or {}
        fields["expected_version"] = fields.pop("version", None)
        return fields


class AssignmentForm(VersionedForm):
    """A team by name, a person of it by username or nobody in particular, and why."""

    team = forms.ModelChoiceField(Team.objects.filter(is_active=True), to_field_name="name")
    assignee = forms.ModelChoiceField(
        User.objects.filter(is_active=True), to_field_name="username", required=False
    )
    reason = forms.CharField(max_length=300)


class PaymentForm(VersionedForm):
    """A payment received."""

    amount = forms.DecimalField(**MONEY)
    posted_on = forms.DateField()
    reference = forms.CharField(max_length=80, required=False)


class WriteOffForm(VersionedForm):
    """An amount that nobody will pay."""

    amount = forms.DecimalField(**MONEY)
    reason = forms.CharField(max_length=300)


class CauseForm(VersionedForm):
    """What was behind a denial; blank takes the answer back."""

    cause = forms.ModelChoiceField(RootCause.objects.offered(), required=False)


class ReversalForm(VersionedForm):
    """Which entry of the claim is taken back, and why."""

    entry = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    reason = forms.CharField(max_length=300)


class AttachmentForm(forms.Form):
    """A file to keep with the claim. An empty one is refused in words by the service."""

    file = forms.FileField(allow_empty_file=True)
    note = forms.CharField(max_length=300, required=False)


class WithdrawalForm(forms.Form):
    """Why a file is withdrawn."""

    reason = forms.CharField(max_length=300)


class StatusForm(VersionedForm):
    """What moves, and why; a blank field stays as it is."""

    adjudication_status = forms.ChoiceField(choices=AdjudicationStatus, required=False)
    work_status = forms.ChoiceField(choices=WorkStatus, required=False)
    responsibility = forms.ChoiceField(choices=Responsibility, required=False)
    disposition = forms.ChoiceField(choices=Disposition, required=False)
    denial_code = forms.CharField(max_length=120, required=False)
    denied_on = forms.DateField(required=False)
    reason = forms.CharField(max_length=300, required=False)


class PatientForm(forms.Form):
    """Whose claims are sought: the whole name, the member id, or both."""

    name = forms.CharField(max_length=160, required=False, label="Whole name")
    member_id = forms.CharField(max_length=64, required=False, label="Member id")

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        if not fields.get("name") and not fields.get("member_id"):
            self.add_error("name", "Give the whole name or the member id.")
        return fields


class DecisionForm(forms.Form):
    """What becomes of missing claims: those selected, or all that the filter shows."""

    decision = forms.ChoiceField(choices=[("keep", "Keep open"), ("close", "Close")])
    reason = forms.CharField(max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        if fields.get("decision") == "close" and not fields.get("reason"):
            self.add_error("reason", "Say why these claims are closed.")
        return fields


def first_error(form: forms.Form) -> str:
    """The first thing that is wrong, with its field."""
    field, errors = next(iter(form.errors.items()))
    name = "" if field == "__all__" else f"{field.replace('_', ' ').capitalize()}: "
    return f"{name}{errors[0]}"
