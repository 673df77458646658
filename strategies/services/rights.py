"""Who changes how payers are pursued, and who may be made responsible for it."""

from accounts.choices import Role
from accounts.models import User
from claims.services import versions

NOBODYS = (Role.CLIENT, Role.AUDITOR)


def may_own(user: User) -> bool:
    """Whether a campaign or project can be theirs."""
    return user.is_active and user.role not in NOBODYS


def refuse_unless_deciding(user: User) -> None:
    """These rules reach over every facility: they are for those who decide for all."""
    versions.refuse_unless_deciding(user, "this")
