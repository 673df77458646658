"""Setting passwords."""

from django.db import transaction

from accounts.models import User
from accounts.services.lockout import unlock
from accounts.services.sessions import end_everything


@transaction.atomic
def set_password(user: User, password: str) -> None:
    """A new password ends every session and token that the old one had opened."""
    user.set_password(password)
    user.save(update_fields=["password"])
    end_everything(user, "password changed")


@transaction.atomic
def set_password_by_link(user: User, password: str) -> None:
    """Whoever read the mail is the person: they are not kept out by others' attempts."""
    set_password(user, password)
    unlock(user)
