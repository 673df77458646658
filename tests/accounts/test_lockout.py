"""Sign-ins are counted before the password is looked at: pages, back office and API alike."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.choices import AuditAction
from accounts.models import Attempts, AuditEntry, User
from accounts.services.lockout import keyed
from tests.accounts.conftest import PASSWORD, person_called, sign_in_on_pages, sign_in_to_api
from tests.accounts.hashers import looked_at

Door = Callable[..., Any]
DOORS = pytest.mark.parametrize(
    ("door", "wrong", "right"),
    [(sign_in_on_pages, 200, 302), (sign_in_to_api, 401, 200)],
    ids=["pages", "api"],
)
pytestmark = pytest.mark.django_db


@DOORS
@pytest.mark.usefixtures("pat")
def test_five_wrong_passwords_are_looked_at(door: Door, wrong: int, right: int) -> None:
    assert [door("pat", "wrong").status_code for _ in range(7)] == [wrong] * 5 + [429] * 2
    assert looked_at == ["wrong"] * 5


@DOORS
@pytest.mark.usefixtures("pat")
def test_the_right_password_is_not_looked_at_while_locked(
    door: Door, wrong: int, right: int
) -> None:
    for _ in range(5):
        door("pat", "wrong")
    answer = door("pat", PASSWORD)
    assert answer.status_code == 429
    assert 840 < int(answer["Retry-After"]) <= 900
    assert PASSWORD not in looked_at


@DOORS
def test_a_name_that_nobody_has_is_counted_and_looked_at_alike(
    door: Door, wrong: int, right: int
) -> None:
    assert [door("nobody", "wrong").status_code for _ in range(6)] == [wrong] * 5 + [429]
    assert len(looked_at) == 5


@DOORS
@pytest.mark.usefixtures("pat")
def test_the_right_password_starts_the_count_anew(door: Door, wrong: int, right: int) -> None:
    tries = ["wrong"] * 4 + [PASSWORD] + ["wrong"] * 5 + [PASSWORD]
    answers = [door("pat", password).status_code for password in tries]
    assert answers == [wrong] * 4 + [right] + [wrong] * 5 + [429]


@pytest.mark.usefixtures("pat")
def test_both_doors_share_one_count() -> None:
    for _ in range(3):
        sign_in_on_pages("pat", "wrong")
    answers = [sign_in_to_api("pat", "wrong").status_code for _ in range(3)]
    assert answers == [401, 401, 429]


@pytest.mark.usefixtures("pat")
def test_spellings_of_a_name_share_one_count() -> None:
    for name in ("pat", "PAT", " pat ", "ｐａｔ", "Pat"):
        sign_in_to_api(name, "wrong")
    assert sign_in_to_api("pat", PASSWORD).status_code == 429


@pytest.mark.usefixtures("pat")
def test_the_time_goes_by(time_machine: Any) -> None:
    for _ in range(9):
        sign_in_to_api("pat", "wrong")
    time_machine.move_to(timezone.now() + timedelta(minutes=15, seconds=1))
    assert sign_in_to_api("pat", PASSWORD).status_code == 200


@pytest.mark.usefixtures("pat")
def test_the_page_says_how_long_and_whom_to_ask() -> None:
    for _ in range(5):
        sign_in_on_pages("pat", "wrong")
    page = sign_in_on_pages("pat", "wrong").content.decode()
    assert "Try again in 15 minutes, or ask a supervisor or an administrator" in page


@pytest.mark.usefixtures("pat")
def test_the_api_answers_with_a_problem() -> None:
    for _ in range(5):
        sign_in_to_api("pat", "wrong")
    answer = sign_in_to_api("pat", "wrong")
    assert (answer["Content-Type"], answer.json()["status"]) == ("application/problem+json", 429)


def test_the_back_office_has_no_door_of_its_own(client: Client) -> None:
    answer = client.post("/admin/login/", {"username": "pat", "password": "wrong"})
    assert answer.headers["Location"].startswith("/accounts/login/")
    assert looked_at == []


def test_an_address_has_a_wider_limit_and_then_locks_no_more_names(settings: Settings) -> None:
    settings.SIGN_IN_ADDRESS_LIMIT = 3
    answers = [sign_in_to_api(f"name{n}", "wrong").status_code for n in range(5)]
    assert answers == [401, 401, 401, 429, 429]
    assert Attempts.objects.filter(pk__startswith="name:").count() == 3
    assert sign_in_to_api("other", "wrong", REMOTE_ADDR="192.0.2.7").status_code == 401


@pytest.mark.usefixtures("pat")
def test_right_passwords_do_not_use_up_an_address(settings: Settings) -> None:
    settings.SIGN_IN_ADDRESS_LIMIT = 2
    assert [sign_in_to_api("pat", PASSWORD).status_code for _ in range(4)] == [200] * 4


def test_a_forged_header_is_no_other_address(settings: Settings) -> None:
    settings.SIGN_IN_ADDRESS_LIMIT = 3
    answers = [
        sign_in_to_api(f"n{n}", "wrong", HTTP_X_FORWARDED_FOR=f"192.0.2.{n}").status_code
        for n in range(4)
    ]
    assert answers == [401, 401, 401, 429]


def test_what_is_said_of_it(pat: User) -> None:
    for _ in range(7):
        sign_in_to_api("pat", "wrong")
        sign_in_to_api("Nobody", "wrong")
    failed, locked = AuditAction.SIGN_IN_FAILED, AuditAction.LOCKED
    entries = AuditEntry.objects.filter(action__in=(failed, locked)).order_by("id")
    said = entries.values_list("action", "user", "source", "detail")
    hers = [entry for entry in said if entry[1] == pat.pk]
    assert hers == [(failed, pat.pk, "api", {})] * 5 + [
        (locked, pat.pk, "api", {"name": keyed("pat")})
    ]
    nobodys = [entry for entry in said if entry[1] is None]
    assert nobodys == [(failed, None, "api", {"name": keyed("nobody")})] * 5 + [
        (locked, None, "api", {"name": keyed("nobody")})
    ]


def test_a_supervisor_unlocks(client: Client, supervisor: User, pat: User) -> None:
    for _ in range(6):
        sign_in_to_api("pat", "wrong")
    client.force_login(supervisor)
    assert b"Locked until" in client.get(f"/admin/accounts/user/{pat.pk}/change/").content
    form = {"action": "unlock_people", "_selected_action": [pat.pk]}
    page = client.post("/admin/accounts/user/", form, follow=True)
    assert "1 of 1 were locked." in page.content.decode()
    assert sign_in_to_api("pat", PASSWORD).status_code == 200
    entry = AuditEntry.objects.get(action=AuditAction.UNLOCKED)
    assert (entry.user_id, entry.subject_id, entry.source) == (supervisor.pk, pat.pk, "admin")


def test_nobody_unlocks_who_is_above_them(
    client: Client, supervisor: User, admin_person: User
) -> None:
    for _ in range(6):
        sign_in_to_api("ada", "wrong")
    client.force_login(supervisor)
    form = {"action": "unlock_people", "_selected_action": [admin_person.pk]}
    page = client.post("/admin/accounts/user/", form, follow=True)
    assert "Left as they are: ada." in page.content.decode()
    assert sign_in_to_api("ada", "wrong").status_code == 429


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_sixty_at_once_five_are_looked_at() -> None:
    person_called("pat")

    def guess(number: int) -> int:
        try:
            return sign_in_to_api("pat", f"wrong{number}").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(60) as crowd:
        answers = sorted(crowd.map(guess, range(60)))
    assert answers == [401] * 5 + [429] * 55
    assert len(looked_at) == 5
