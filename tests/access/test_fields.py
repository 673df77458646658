"""No request sets more than it says: unknown and protected fields are refused or ignored."""

from typing import Any

import pytest
from django.db.models import Model

from accounts.models import Team, User
from claims.models import Claim, Import, LedgerEntry
from tests.access import policy
from tests.access.asking import taken_back
from tests.access.ground import Ground
from tests.access.ground_addresses import address_of
from tests.access.ground_bodies import body_of
from tests.access.routes import Line, lines

pytestmark = pytest.mark.django_db
INVENTED = tuple(f"{name}{number}" for number in range(4) for name in (
    "role_", "is_admin_", "__proto__", "balance ", "Team_",
))  # fmt: skip
MODELS: tuple[type[Model], ...] = (Claim, LedgerEntry, User, Team, Import)
COLUMNS = sorted(
    {name for model in MODELS for f in model._meta.fields for name in (f.name, f.attname)}
)
# Sign-in answers 401 whatever else is sent; a file comes in a form of its own.
NOT_JSON = {"api-token", "api-token-refresh", "api-imports", "api-claim-attachments"}
WRITES = [
    line
    for line in lines(policy.API)
    if line.method in ("POST", "PATCH") and line.object in ("own", "-")
    if line.name not in NOT_JSON
]
PROTECTED = ("role", "is_superuser", "is_staff", "sees_all_facilities", "password")


@pytest.mark.parametrize("line", WRITES, ids=lambda line: f"{line.method} {line.name}")
def test_a_field_that_is_not_declared_is_refused(line: Line, ground: Ground) -> None:
    client, body, answered = ground.client("admin"), body_of(ground, line), {}
    known = set(body) | ACCEPTED.get(line.name, set())
    for name in {*COLUMNS, *INVENTED} - known:
        with taken_back():
            answer = getattr(client, line.method.lower())(
                address_of(ground, line, "admin"),
                {**body, name: 1},
                content_type="application/json",
            )
        answered[name] = answer.status_code
    assert {name: status for name, status in answered.items() if status != 400} == {}


ACCEPTED = {
    "api-claims-search": {"member_id"},
    "api-claim-assign": {"assignee"},
    "api-claim-payments": {"reference"},
    "api-claim-touches": {"contact", "minutes", "reference", "follow_up_on", "denial_code"}
    | {"denied_on", "disposition", "reason"},
    "api-claim-correct": {"note", "contact", "minutes", "reference", "follow_up_on"}
    | {"denial_code", "denied_on", "disposition"},
    "api-claim-status": {"adjudication_status", "responsibility", "disposition", "reason"}
    | {"denial_code", "denied_on"},
    "api-message-templates": {"source"},
    "api-message-template-versions": {"name", "subject", "source"},
    "api-webhook": {"is_active", "kinds", "url"},
    "api-import-confirm": {"partial"},
    "api-user": {"teams", "is_active"},
    "api-user-absences": {"stand_in"},
    "api-team": {"label", "is_active", "skills"},
}


def test_a_form_of_the_back_office_sets_nothing_else(ground: Ground) -> None:
    mate = ground.rows["user", "own"]
    before = {name: getattr(mate, name) for name in PROTECTED}
    form: dict[str, Any] = {"username": mate.username, "role": "agent", "is_active": "on"}
    empty = {f"absences-{part}_FORMS": 0 for part in ("TOTAL", "INITIAL")}
    more = {"is_superuser": "on", "is_staff": "on", "password": "x", "balance": "0"}
    page = f"/admin/accounts/user/{mate.pk}/change/"
    answer = ground.client("supervisor").post(page, {**form, **empty, **more, "first_name": "M"})
    mate.refresh_from_db()
    assert (answer.status_code, mate.first_name) == (302, "M")
    assert {name: getattr(mate, name) for name in PROTECTED} == before
