"""What a role may do in the back office. The role decides alone: no groups, no single grants."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.choices import BACK_OFFICE_ROLES, Role
from accounts.models import User
from accounts.services.lockout import count_sign_in, forgive_sign_in, record_wrong_password
from arengine.lib.addresses import client_address
from arengine.lib.dates import today

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
        "accounts.skill": EDIT,
        "accounts.absence": ALL,
        "accounts.auditentry": VIEW,
        "accounts.message": VIEW,
        "accounts.optout": VIEW,
        "claims.payer": EDIT,
        "claims.payeralias": ALL,
        "claims.contractterm": ALL,
        "claims.answertime": EDIT,
        "claims.outcome": EDIT,
        "claims.followuprule": ALL,
        "claims.textmodule": ALL,
        "claims.macro": ALL,
        "claims.touch": VIEW,
        "claims.deadline": VIEW,
        "claims.deadlinerule": EDIT,
        "claims.payercontact": ALL,
        "claims.denialcategory": EDIT,
        "claims.denialcode": EDIT,
        "claims.rootcause": EDIT,
        "claims.mappingprofile": ALL,
        "claims.payermerge": VIEW,
        "claims.claim": VIEW,
        "claims.ledgerentry": VIEW,
        "claims.import": VIEW,
        "claims.importproblem": VIEW,
        "claims.routingversion": VIEW,
        "claims.scoreweights": VIEW,
        "claims.routingrule": VIEW,
        "claims.jobrun": VIEW,
        "claims.approvallimit": VIEW,
        "claims.decisionrequest": VIEW,
        "claims.escalation": VIEW,
        "claims.escalationversion": VIEW,
        "claims.escalationrule": VIEW,
        "strategies.strategy": EDIT,
        "strategies.strategyversion": EDIT,
        "strategies.strategyworkflow": ALL,
        "strategies.prioritythresholds": EDIT,
        "strategies.workflow": EDIT,
        "strategies.workflowversion": EDIT,
        "strategies.workflowstep": ALL,
        "strategies.workflowexit": ALL,
        "strategies.messagetemplate": EDIT,
        "strategies.campaign": VIEW,
        "strategies.trial": VIEW,
        "strategies.enrolment": VIEW,
        "strategies.enrolmentrules": VIEW,
        "strategies.enrolmentrule": VIEW,
        "strategies.handoverrules": VIEW,
        "strategies.handoverrule": VIEW,
        "strategies.handover": VIEW,
        "strategies.denialcluster": VIEW,
        "strategies.denialproject": VIEW,
        "strategies.denialmember": VIEW,
        "exchange.webhookendpoint": VIEW,
        "exchange.webhookdelivery": VIEW,
    },
    Role.AUDITOR: {ANYTHING_ELSE: VIEW},
}
# Who sees only some facilities changes only what lies within them.
LOCAL = frozenset({"accounts.facility", "accounts.user", "accounts.absence"})


def allows(role: str, permission: str, *, everywhere: bool = True) -> bool:
    """Whether a role has a permission such as `claims.change_payer`."""
    app, _, codename = permission.partition(".")
    action, _, model = codename.partition("_")
    subject, grants = f"{app}.{model}", GRANTS.get(role, {})
    reaches = everywhere or subject in LOCAL or action in VIEW
    return reaches and action in grants.get(subject, grants.get(ANYTHING_ELSE, frozenset()))


class RoleBackend(ModelBackend):
    """Signs in by password, pages and API alike; permissions come from the role."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The person of a name and a password. TooOften, before the password is looked at."""
        if username is None or password is None:
            return None
        address = client_address(request) if request else ""
        count_sign_in(username, address)
        found = super().authenticate(request, username, password, **kwargs)
        if not isinstance(found, User):
            record_wrong_password(username)
            return None
        forgive_sign_in(username, address)
        return found

    def user_can_authenticate(self, user: Any) -> bool:
        """Not disabled, and not an API client whose days are over; asked at every request."""
        return super().user_can_authenticate(user) and not user.is_expired(today())

    def has_perm(self, user_obj: Any, perm: str, obj: object = None) -> bool:
        if not isinstance(user_obj, User) or not user_obj.is_active or obj is not None:
            return False
        return allows(user_obj.role, perm, everywhere=user_obj.sees_everything)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        known = isinstance(user_obj, User) and user_obj.is_active
        return known and user_obj.role in BACK_OFFICE_ROLES
