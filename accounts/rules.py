"""Who may manage whom."""

from accounts.choices import Role

EVERYONE = frozenset(Role)
MANAGES: dict[str, frozenset[Role]] = {
    Role.ADMIN: EVERYONE,
    Role.SUPERVISOR: EVERYONE - {Role.ADMIN},
}


def manageable_roles(role: str) -> frozenset[Role]:
    """The roles a person of this role may give, take and edit: never one above their own."""
    return MANAGES.get(role, frozenset())
