"""Sessions of pages: how long they last, who sees them, who ends them."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.choices import AuditAction
from accounts.devices import device_of
from accounts.models import AuditEntry, Session, User
from tests.accounts.conftest import PASSWORD, api, person_called, signed_in_browser, tokens_of

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
PAGE = "/accounts/sessions"
BACKGROUND = {"X-Background": "1"}
Later = Callable[..., None]


@pytest.fixture
def later(time_machine: Any) -> Later:
    """Moves the clock on."""
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    return lambda **time: time_machine.move_to(timezone.now() + timedelta(**time), tick=False)


def is_in(browser: Client, **headers: str) -> bool:
    return browser.get(PAGE, headers=headers).status_code == 200


@pytest.mark.usefixtures("pat")
def test_fifteen_minutes_without_work_end_a_session(later: Later) -> None:
    browser = signed_in_browser("pat")
    later(minutes=14, seconds=59)
    assert is_in(browser)
    later(minutes=14, seconds=59)
    assert is_in(browser)
    later(minutes=15)
    assert not is_in(browser)


@pytest.mark.usefixtures("pat")
def test_twelve_hours_end_a_session_that_is_worked_in(later: Later) -> None:
    browser = signed_in_browser("pat")
    for _ in range(71):
        later(minutes=10)
        assert is_in(browser)
    later(minutes=10)
    assert not is_in(browser)


@pytest.mark.usefixtures("pat")
def test_a_page_that_polls_by_itself_keeps_nothing_alive(later: Later) -> None:
    browser = signed_in_browser("pat")
    for _ in range(14):
        later(minutes=1)
        assert is_in(browser, **BACKGROUND)
    later(minutes=1)
    assert not is_in(browser, **BACKGROUND)


def test_every_template_that_polls_says_so() -> None:
    polling = [
        tag
        for path in Path("templates").rglob("*.html")
        for tag in re.findall(r"<[^>]*hx-trigger=\"every[^>]*>", path.read_text())
    ]
    assert len(polling) == 6
    assert all('hx-headers=\'{"X-Background": "1"}\'' in tag for tag in polling)


@pytest.mark.usefixtures("pat")
def test_how_long_is_left_is_asked_without_staying_and_said_to_stay(later: Later) -> None:
    browser = signed_in_browser("pat")
    later(minutes=14)
    assert browser.get("/accounts/session", headers=BACKGROUND).json()["seconds_left"] == 60
    assert browser.post("/accounts/session").json()["seconds_left"] == 900
    later(minutes=15)
    assert browser.get("/accounts/session").json() == {"seconds_left": 0, "token": ""}


@pytest.mark.usefixtures("pat")
def test_near_the_twelve_hours_less_is_left(later: Later) -> None:
    browser = signed_in_browser("pat")
    Session.objects.update(expires_at=timezone.now() + timedelta(seconds=90))
    assert browser.post("/accounts/session").json()["seconds_left"] == 90


@pytest.mark.usefixtures("pat")
def test_the_page_knows_when_to_ask(later: Later) -> None:
    page = signed_in_browser("pat").get(PAGE).content.decode()
    assert 'data-seconds-left="900" data-warning="120"' in page


def test_sign_in_gives_another_id(pat: User) -> None:
    browser = Client()
    browser.get("/accounts/password?link=abc")
    before = browser.cookies[settings.SESSION_COOKIE_NAME].value
    browser.post("/accounts/login/", {"username": "pat", "password": PASSWORD})
    after = browser.cookies[settings.SESSION_COOKIE_NAME].value
    assert before != after
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = before
    assert not is_in(thief)


@pytest.mark.usefixtures("pat")
def test_the_table_holds_no_key_that_could_be_used() -> None:
    browser = signed_in_browser("pat")
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    row = Session.objects.get()
    assert key not in (row.key_hash, row.data)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = row.key_hash
    assert not is_in(thief)


@pytest.mark.usefixtures("pat")
def test_a_part_of_a_page_leads_the_whole_page_to_sign_in(later: Later) -> None:
    browser = signed_in_browser("pat")
    later(minutes=15)
    part = {"HX-Request": "true", "HX-Current-URL": "http://testserver/claims?bucket=0-30"}
    answer = browser.get(PAGE, headers=part)
    assert (
        answer.headers["HX-Redirect"] == "/accounts/login/?next=%2Fclaims%3Fbucket%3D0-30&ended=1"
    )
    assert "Location" not in answer.headers


@pytest.mark.usefixtures("pat")
def test_sign_in_says_that_the_session_has_ended(later: Later) -> None:
    browser = signed_in_browser("pat")
    later(minutes=15)
    assert "Your session has ended" in browser.get(PAGE, follow=True).content.decode()
    assert "Your session has ended" not in Client().get(PAGE, follow=True).content.decode()


@pytest.mark.usefixtures("pat")
def test_one_sees_where_one_is_signed_in() -> None:
    signed_in_browser("pat", user_agent=EDGE)
    here = signed_in_browser("pat", user_agent=FIREFOX)
    signed_in_browser(person_called("eve").username)
    tokens_of("pat")
    page = here.get(PAGE).content.decode()
    assert [page.count(words) for words in ("Edge on Windows</td>", "API tokens</td>")] == [1, 1]
    assert 'Firefox on Linux <span class="badge text-bg-primary">this one</span>' in page
    assert page.count("<tr>") == 4


def test_a_session_of_ones_own_is_ended(pat: User) -> None:
    there = signed_in_browser("pat")
    other = Session.objects.get()
    here = signed_in_browser("pat")
    here.post(f"/accounts/sessions/{other.pk}/end")
    assert (is_in(here), is_in(there)) == (True, False)
    ended = AuditEntry.objects.get(action=AuditAction.SESSIONS_ENDED)
    assert (ended.user_id, ended.subject_id, ended.rows) == (pat.pk, pat.pk, 1)


@pytest.mark.usefixtures("pat")
def test_all_others_are_ended_tokens_too() -> None:
    there, access = signed_in_browser("pat"), tokens_of("pat")["access"]
    here = signed_in_browser("pat")
    here.post("/accounts/sessions/end-others")
    assert (is_in(here), is_in(there), api(access).status_code) == (True, False, 401)


def test_one_api_sign_in_is_ended(pat: User) -> None:
    here, access = signed_in_browser("pat"), tokens_of("pat")["access"]
    here.post(f"/accounts/tokens/{pat.token_families.get().pk}/end")
    assert (is_in(here), api(access).status_code) == (True, 401)


@pytest.mark.usefixtures("pat")
def test_nobody_ends_what_is_not_theirs() -> None:
    victim, access = signed_in_browser("pat"), tokens_of("pat")["access"]
    session, family = Session.objects.get().pk, User.objects.get().token_families.get().pk
    eve = signed_in_browser(person_called("eve").username)
    assert eve.post(f"/accounts/sessions/{session}/end").status_code == 404
    assert eve.post(f"/accounts/tokens/{family}/end").status_code == 404
    assert (is_in(victim), api(access).status_code) == (True, 200)


def test_a_supervisor_ends_what_a_person_has_open(
    client: Client, supervisor: User, pat: User
) -> None:
    browser, access = signed_in_browser("pat"), tokens_of("pat")["access"]
    client.force_login(supervisor)
    form = {"action": "end_sign_ins", "_selected_action": [pat.pk]}
    page = client.post("/admin/accounts/user/", form, follow=True).content.decode()
    assert "1 signed out everywhere." in page
    assert (is_in(browser), api(access).status_code) == (False, 401)
    ended = AuditEntry.objects.get(action=AuditAction.SESSIONS_ENDED)
    assert (ended.user_id, ended.subject_id, ended.rows) == (supervisor.pk, pat.pk, 2)


def test_signing_out_ends_the_session_and_what_the_browser_kept(pat: User) -> None:
    browser = signed_in_browser("pat")
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value
    answer = browser.post("/accounts/logout/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert not is_in(thief)
    signed = AuditEntry.objects.filter(action__startswith="signed").order_by("id")
    actions = signed.values_list("action", "user", "source")
    assert list(actions) == [
        (AuditAction.SIGNED_IN, pat.pk, "page"),
        (AuditAction.SIGNED_OUT, pat.pk, "page"),
    ]
    assert signed_in_browser("pat")


def test_the_back_office_signs_out_by_the_same_door(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    assert "Clear-Site-Data" in client.post("/admin/logout/").headers


@pytest.mark.usefixtures("pat")
def test_ended_sessions_are_purged(later: Later) -> None:
    signed_in_browser("pat")
    later(minutes=10)
    signed_in_browser("pat")
    later(minutes=10)
    call_command("clearsessions")
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [(FIREFOX, "Firefox on Linux"), (EDGE, "Edge on Windows"), ("curl/8", "Unknown device")],
)
def test_a_device_in_words(user_agent: str, words: str) -> None:
    assert device_of(user_agent) == words
