"""What of the rollups and counted cells a person may see: the default deny of `for_user`."""

from typing import Any

from accounts.models import Facility, User


def seen_cells(user: User) -> tuple[str, list[int]] | None:
    """A column, and its values that the user sees: none without a team or facility. None: all."""
    if not user.sees_facilities:
        return "team_id", user.team_ids
    if user.sees_everything:
        return None
    return "facility_id", list(Facility.objects.for_user(user).values_list("pk", flat=True))


def scope_of(user: User) -> tuple[str, dict[str, Any]]:
    """The same as a condition with its value."""
    seen = seen_cells(user)
    if seen is None:
        return "true", {}
    column, values = seen
    return f"{column} = ANY(%(seen)s)", {"seen": values}
