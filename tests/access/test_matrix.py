"""Each role gets at each address exactly what `policy.py` says, and no address is without."""

from collections.abc import Iterable

import pytest

from tests.access import policy, routes
from tests.access.asking import ask, taken_back, word
from tests.access.ground import Ground
from tests.access.routes import Line

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
MISSING = "tests/access/policy.py has no line for these addresses; decide who may, and add:\n{}"
EXAMPLE = "{:<22} GET    -         in        200   200        200   200   200     403"


def mismatches(ground: Ground, lines: Iterable[Line]) -> str:
    """What differs from the policy, a line each; nothing is agreement."""
    clients = {role: ground.client(role) for role in policy.ROLES}
    found = []
    for line in lines:
        for role, expected in line.expected.items():
            with taken_back():
                got = word(ask(clients[role], ground, line, role), line)
            if got != expected:
                found.append(f"{line.method} {line.name} {line.object}, {role}: {got}, {expected=}")
    return "\n".join(found)


def assert_none(differences: str) -> None:
    assert not differences, f"Not as tests/access/policy.py says:\n{differences}"


def test_every_address_has_its_policy() -> None:
    known = {line.name for line in routes.every_line()} | policy.UNNAMED.keys()
    missing = "\n".join(EXAMPLE.format(name) for name in sorted(routes.names() - known))
    assert not missing, MISSING.format(missing)


def test_every_policy_has_its_address() -> None:
    known = {line.name for line in routes.every_line()} | policy.UNNAMED.keys()
    assert known - routes.names() == set()


def test_pages_answer_each_role_as_declared(ground: Ground) -> None:
    assert_none(mismatches(ground, routes.lines(policy.PAGES)))


def test_the_api_answers_each_role_as_declared(ground: Ground) -> None:
    assert_none(mismatches(ground, routes.lines(policy.API)))


def test_the_back_office_answers_each_role_as_declared(ground: Ground) -> None:
    lines = [*routes.lines(policy.ADMIN_PAGES), *routes.admin_lines()]
    assert_none(mismatches(ground, lines))


def test_what_is_not_declared_is_not_allowed(ground: Ground) -> None:
    """A method without a line is refused even to those who may do everything else."""
    lines = {line.name: line for line in routes.lines(policy.PAGES + policy.API)}
    declared = {(line.name, line.method) for line in routes.lines(policy.PAGES + policy.API)}
    client, found = ground.client("admin"), []
    for name in lines.keys() - policy.ANY_METHOD.keys():
        for method in METHODS:
            line = Line(name, method, lines[name].object, {})
            if (name, method) not in declared:
                with taken_back():
                    found.append((name, method, ask(client, ground, line, "admin").status_code))
    assert [(name, method, got) for name, method, got in found if got != 405] == []
