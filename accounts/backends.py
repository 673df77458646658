"""What a role may do in the back office. The role decides alone: no groups, no single grants."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from accounts.choices import BACK_OFFICE_ROLES, Role
from accounts.models import User

VIEW = frozenset({"view"})
EDIT = VIEW | {"add", "change"}
ALL = EDIT | {"delete"}
ANYTHING_ELSE = "*"

# Claims, ledger, imports, rules and runs are only looked at here whatever stands in this table:
# they change through their own pages (`arengine.lib.back_office.ViewOnly`).
GRANTS: dict[str, dict[str, frozenset[str]]] = {
    Role.ADMIN: {ANYTHING_ELSE: ALL},
    Role.SUPERVISOR: {
        "accounts.facility": EDIT,
        "accounts.team": EDIT,
        "accounts.user": EDIT,
        "claims.payer": EDIT,
        "claims.payeralias": ALL,
        "claims.contractterm": ALL,
        "claims.mappingprofile": ALL,
        "claims.payermerge": VIEW,
        "claims.claim": VIEW,
        "claims.ledgerentry": VIEW,
        "claims.import": VIEW,
        "claims.importproblem": VIEW,
        "claims.routingversion": VIEW,
        "claims.routingrule": VIEW,
        "claims.jobrun": VIEW,
    },
    Role.AUDITOR: {ANYTHING_ELSE: VIEW},
}


def allows(role: str, permission: str) -> bool:
    """Whether a role has a permission such as `claims.change_payer`."""
    app, _, codename = permission.partition(".")
    action, _, model = codename.partition("_")
    grants = GRANTS.get(role, {})
    return action in grants.get(f"{app}.{model}", grants.get(ANYTHING_ELSE, frozenset()))


class RoleBackend(ModelBackend):
    """Signs in by password as usual; permissions come from the role."""

    def has_perm(self, user_obj: Any, perm: str, obj: object = None) -> bool:
        known = isinstance(user_obj, User) and user_obj.is_active
        return known and obj is None and allows(user_obj.role, perm)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        known = isinstance(user_obj, User) and user_obj.is_active
        return known and user_obj.role in BACK_OFFICE_ROLES
