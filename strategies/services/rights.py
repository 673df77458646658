"""Who changes how payers are pursued, and who may be made responsible for it."""

from accounts.choices import Role
from accounts.models import User
from arengine.lib.errors import Refused

NOBODYS = (Role.CLIENT, Role.AUDITOR)


def may_own(user: User) -> bool:
    """Whether a campaign or project can be theirs."""
    return user.is_active and user.role not in NOBODYS


def refuse_unless_deciding(user: User) -> None:
    """These rules reach over every facility: they are for those who decide for all."""
    if not user.decides_for_all:
        raise Refused("not_allowed", "Only a supervisor of all facilities changes this.")
