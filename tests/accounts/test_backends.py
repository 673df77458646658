"""Role x model x action, as one table."""

import pytest

from accounts.backends import allows
from accounts.choices import Role
from accounts.models import User
from tests.factories import UserFactory

ACTIONS = ("view", "add", "change", "delete")
# What each role may do, by the first letters of the actions above.
TABLE = """
model                   admin  supervisor  auditor  agent  client
accounts.facility       vacd   vac         v        -      -
accounts.team           vacd   vac         v        -      -
accounts.user           vacd   vac         v        -      -
claims.payer            vacd   vac         v        -      -
claims.payeralias       vacd   vacd        v        -      -
claims.contractterm     vacd   vacd        v        -      -
claims.mappingprofile   vacd   vacd        v        -      -
claims.payermerge       vacd   v           v        -      -
claims.claim            vacd   v           v        -      -
claims.ledgerentry      vacd   v           v        -      -
claims.import           vacd   v           v        -      -
claims.importproblem    vacd   v           v        -      -
claims.routingversion   vacd   v           v        -      -
claims.scoreweights     vacd   v           v        -      -
claims.routingrule      vacd   v           v        -      -
claims.jobrun           vacd   v           v        -      -
claims.approvallimit    vacd   v           v        -      -
claims.decisionrequest  vacd   v           v        -      -
claims.escalation       vacd   v           v        -      -
auth.permission         vacd   -           v        -      -
"""
HEADER, *LINES = (line.split() for line in TABLE.strip().splitlines())
CELLS = [
    (role, model, letters)
    for model, *cells in LINES
    for role, letters in zip(HEADER[1:], cells, strict=True)
]


@pytest.mark.parametrize(("role", "model", "letters"), CELLS)
def test_role_allows(role: str, model: str, letters: str) -> None:
    app, _, name = model.partition(".")
    allowed = [action for action in ACTIONS if allows(role, f"{app}.{action}_{name}")]
    assert allowed == [action for action in ACTIONS if action[0] in letters]


@pytest.mark.django_db
def test_a_disabled_supervisor_may_nothing() -> None:
    person: User = UserFactory(role=Role.SUPERVISOR, is_active=False)
    assert not person.has_perm("claims.view_payer")
    assert not person.has_module_perms("claims")


@pytest.mark.django_db
def test_single_grants_count_for_nothing() -> None:
    person: User = UserFactory(role=Role.AGENT, is_staff=True)
    assert not person.has_perm("claims.view_claim")
