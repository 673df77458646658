"""Who changes how payers are pursued, and who may be made responsible for it."""

from django.db.models import QuerySet

from accounts.choices import DECIDING_ROLES, Role
from accounts.models import User
from claims.services import versions

NOBODYS = (Role.CLIENT, Role.AUDITOR)


def owners() -> QuerySet[User]:
    """Whose a campaign or project can be: those who act, and are not disabled."""
    return User.objects.filter(is_active=True).exclude(role__in=NOBODYS)


def strategy_owners() -> QuerySet[User]:
    """Whose a strategy can be: those who decide, and are not disabled."""
    return User.objects.filter(is_active=True, role__in=DECIDING_ROLES)


def may_own(user: User) -> bool:
    """Whether a campaign or project can be theirs."""
    return user.is_active and user.role not in NOBODYS


def refuse_unless_deciding(user: User) -> None:
    """These rules reach over every facility: they are for those who decide for all."""
    versions.refuse_unless_deciding(user, "this")
