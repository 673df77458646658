"""What the forms of an escalation hand to the services."""

from django import forms

from accounts.models import Team
from claims.forms.claims import VersionedForm


class EscalationForm(VersionedForm):
    """Why, and to which team; none: to the lead of the claim's own."""

    to = forms.ModelChoiceField(
        Team.objects.filter(is_active=True), to_field_name="name", required=False
    )
    reason = forms.CharField(max_length=300)


class ReturnForm(VersionedForm):
    """What was decided."""

    reason = forms.CharField(max_length=300)
