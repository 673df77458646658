"""Who may manage whom, and who may lead a team."""

from accounts.choices import DECIDING_ROLES, Role

EVERYONE = frozenset(Role)
MANAGES: dict[str, frozenset[Role]] = {
    Role.ADMIN: EVERYONE,
    Role.SUPERVISOR: EVERYONE - {Role.ADMIN},
}


def manageable_roles(role: str) -> frozenset[Role]:
    """The roles a person of this role may give, take and edit: never one above their own."""
    return MANAGES.get(role, frozenset())


def may_lead(role: str, is_active: bool, *, is_member: bool) -> bool:
    """A team is led by one of its people, or by someone who decides."""
    return is_active and (is_member or role in DECIDING_ROLES)
