"""What is taken away is gone at the very next request: sessions and tokens in use included."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.choices import Role
from accounts.models import Team, User
from claims.models import Claim
from tests.accounts.conftest import (
    api,
    person_called,
    sign_in_on_pages,
    signed_in_browser,
    tokens_of,
)
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db
BUSY = 5
NO_DAYS_AWAY = {"absences-TOTAL_FORMS": "0", "absences-INITIAL_FORMS": "0"}


@pytest.fixture
def busy() -> Callable[[str], list[Callable[[str], Any]]]:
    """Browsers and tokens of one person, all used a moment ago."""

    def open_all(name: str) -> list[Callable[[str], Any]]:
        browsers = [signed_in_browser(name).get for _ in range(BUSY)]
        tokens = [tokens_of(name)["access"] for _ in range(BUSY)]
        doors = [*browsers, *(lambda path, access=access: api(access, path) for access in tokens)]
        assert {door("/api/claims/").status_code for door in doors} == {200}
        return doors

    return open_all


def statuses(doors: list[Callable[[str], Any]], path: str = "/api/claims/") -> list[int]:
    return [door(path).status_code for door in doors]


def edit(manager: User, person: User, **changes: object) -> None:
    """Through the back office, as supervisors do."""
    browser = Client()
    browser.force_login(manager)
    form = {"username": person.username, "role": person.role, "is_active": "on", **NO_DAYS_AWAY}
    form |= changes
    answer = browser.post(f"/admin/accounts/user/{person.pk}/change/", form)
    assert answer.status_code == 302


def test_who_is_disabled_is_out(supervisor: User, busy: Any) -> None:
    pat = person_called("pat")
    doors = busy("pat")
    edit(supervisor, pat, is_active="")
    assert statuses(doors) == [401] * 2 * BUSY
    edit(supervisor, pat)
    assert statuses(doors) == [401] * 2 * BUSY


def test_who_is_disabled_past_the_back_office_is_out(busy: Any) -> None:
    person_called("pat")
    doors = busy("pat")
    User.objects.filter(username="pat").update(is_active=False)
    assert statuses(doors) == [401] * 2 * BUSY


def test_who_is_demoted_decides_no_more(admin_person: User, busy: Any) -> None:
    sue = person_called("sue", role=Role.SUPERVISOR, sees_all_facilities=True)
    doors = busy("sue")
    edit(admin_person, sue, role=Role.AGENT)
    assert statuses(doors, "/api/imports/") == [401] * 2 * BUSY


def test_a_role_that_is_taken_past_the_back_office_is_gone(busy: Any) -> None:
    person_called("sue", role=Role.SUPERVISOR, sees_all_facilities=True)
    doors = busy("sue")
    assert statuses(doors, "/api/imports/") == [200] * 2 * BUSY
    User.objects.filter(username="sue").update(role=Role.AGENT, sees_all_facilities=False)
    assert statuses(doors, "/api/imports/") == [404] * 2 * BUSY


def test_who_is_moved_sees_the_other_team(busy: Any, aged_today: Any) -> None:
    pat = person_called("pat")
    old, new = Team.objects.get(name="GeneralAgent"), Team.objects.get(name="SeniorAgent")
    pat.teams.set([old])
    ClaimFactory(claim_number="OLD", team=old)
    ClaimFactory(claim_number="NEW", team=new)
    doors = busy("pat")
    pat.teams.set([new])
    seen = [
        [row["claim_number"] for row in door("/api/claims/").json()["results"]] for door in doors
    ]
    assert seen == [["NEW"]] * 2 * BUSY
    assert Claim.objects.count() == 2


def test_an_api_client_has_no_pages() -> None:
    person_called("robot", role=Role.CLIENT)
    page = sign_in_on_pages("robot", "correct-horse-battery")
    assert page.status_code == 200
    assert "it signs in at <code>POST /api/token/</code>" in page.content.decode()
