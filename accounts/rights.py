"""Who may manage which person."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import Facility, User
from accounts.rules import manageable_roles


def may_manage(manager: User, other: User) -> bool:
    """Not above one's own role, and nobody who sees facilities that one does not see."""
    if other.role not in manageable_roles(manager.role):
        return False
    if other.is_superuser and not manager.is_superuser:
        return False
    if manager.sees_all_facilities:
        return True
    beyond: QuerySet[Any] = other.facilities.exclude(
        pk__in=Facility.objects.for_user(manager).values("pk")
    )
    return not other.sees_all_facilities and not beyond.exists()
