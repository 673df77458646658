"""Forms of people and places."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AdminPasswordChangeForm, AuthenticationForm
from django.core.exceptions import ValidationError

from accounts.choices import Role
from accounts.models import Facility, Team, User
from accounts.services.sessions import end_everything
from accounts.services.teams import lead_problem
from arengine.lib.fold import fold

LONGEST_KEY = 120


def folded(name: str) -> str:
    """The key of a name; folding can lengthen it beyond its column."""
    key = fold(name)
    if len(key) > LONGEST_KEY:
        raise ValidationError(f"Too long: at most {LONGEST_KEY} characters.")
    return key


class FacilityForm(forms.ModelForm):  # type: ignore[type-arg]
    """A facility; names that differ only in case or spaces are one facility."""

    class Meta:
        model = Facility
        fields = ("name", "is_active")

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        same = Facility.objects.filter(key=folded(name)).exclude(pk=self.instance.pk).first()
        if same:
            raise ValidationError(f"This is the facility “{same}”.")
        return str(name)


class SignInForm(AuthenticationForm):
    """Name and password of a person. API clients have no pages."""

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if isinstance(user, User) and user.role == Role.CLIENT:
            raise ValidationError(
                "This is an API client: it signs in at POST /api/token/ and has no pages.",
                code="client",
            )


class ForgottenForm(forms.Form):
    """Whose link it is to be."""

    name = forms.CharField(
        max_length=254,
        label="User name or e-mail address",
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )


class InvitationForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new person. Nobody types a password for them: they set it by a link."""

    class Meta:
        model = User
        fields = ("username", "email", "first_name", "last_name", "role")
        help_texts = {"email": "An invitation is sent here. Empty: none, set a password instead."}

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit=False)
        user.set_unusable_password()
        if commit:
            user.save()
        return user

    def save_m2m(self) -> None:
        """Teams and facilities follow on the next page."""


class PasswordByManagerForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    """A password set for somebody ends their sessions and tokens."""

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit=commit)
        if commit:
            end_everything(user, "password changed")
        return user


class TeamForm(forms.ModelForm):  # type: ignore[type-arg]
    """A team; its lead is one of its people or decides."""

    class Meta:
        model = Team
        fields = ("name", "label", "position", "daily_capacity", "lead", "skills", "is_active")

    def clean_lead(self) -> User | None:
        lead: User | None = self.cleaned_data["lead"]
        if problem := lead_problem(self.instance, lead):
            raise ValidationError(problem)
        return lead
