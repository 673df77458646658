"""Who changes how payers are pursued."""

from accounts.models import User
from arengine.lib.errors import Refused


def refuse_unless_deciding(user: User) -> None:
    """These rules reach over every facility: they are for those who decide for all."""
    if not user.decides_for_all:
        raise Refused("not_allowed", "Only a supervisor of all facilities changes this.")
