"""Links by mail with which a person sets their password: once, and for some hours."""

from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.encoding import force_bytes, force_str
from django.utils.http import base36_to_int, urlsafe_base64_decode, urlsafe_base64_encode

from accounts.choices import Role
from accounts.models import User


class PasswordLinks(PasswordResetTokenGenerator):
    """72 hours for an invitation, 24 to who has a password. Dead once the password, the address
    or the sessions' epoch is another, or the person has signed in."""

    key_salt = "accounts.links.PasswordLinks"

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.session_epoch}"

    def check_token(self, user: Any, token: str | None) -> bool:
        return super().check_token(user, token) and self._is_fresh(user, str(token))

    def _is_fresh(self, user: User, token: str) -> bool:
        age = self._num_seconds(self._now()) - base36_to_int(token.split("-")[0])
        return age <= hours_of(user) * 3600


LINKS = PasswordLinks()


def hours_of(user: User) -> int:
    """How long a link for this person holds."""
    return settings.RESET_HOURS if user.has_usable_password() else settings.INVITATION_HOURS


def make_link(user: User) -> str:
    """What stands behind `?link=`; a query, so that no log holds it."""
    return f"{urlsafe_base64_encode(force_bytes(user.pk))}.{LINKS.make_token(user)}"


def user_of_link(link: str) -> User | None:
    """Whose link it is, while it holds. API clients have none."""
    identity, _, token = link.partition(".")
    try:
        pk = int(force_str(urlsafe_base64_decode(identity)))
    except ValueError:
        return None
    user = User.objects.filter(pk=pk, is_active=True).exclude(role=Role.CLIENT).first()
    return user if user and LINKS.check_token(user, token) else None
