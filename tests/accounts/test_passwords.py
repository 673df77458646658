"""Passwords: which are refused, and how people set their own by mail."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.choices import AuditAction, Role
from accounts.models import AuditEntry, Session, User
from arengine.celery import app
from demo.sign_ins import create_people
from tests.accounts.conftest import (
    PASSWORD,
    api,
    person_called,
    sign_in_on_pages,
    sign_in_to_api,
    signed_in_browser,
    tokens_of,
)
from tests.factories import FacilityFactory, UserFactory

pytestmark = pytest.mark.django_db
NEW = "quite another passphrase"
TOKEN = r"[A-Za-z0-9]{64}"
FORGOTTEN = "/accounts/password/forgotten"


@pytest.fixture(autouse=True)
def worker_here() -> Iterator[None]:
    """Tasks are worked where they are queued."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def ask(name: str, **more: Any) -> Any:
    return Client().post(FORGOTTEN, {"name": name}, **more)


def link_in(message: mail.EmailMessage) -> str:
    found = re.search(r"http://testserver(/accounts/password\?link=\S+)", str(message.body))
    assert found
    return found[1]


def set_by(link: str, password: str = NEW) -> Any:
    browser = Client()
    answer = browser.get(link, follow=True)
    if answer.status_code != 200:
        return answer
    return browser.post(
        "/accounts/password", {"new_password1": password, "new_password2": password}
    )


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("elevenchars", "too_short"),
        ("x" * 1025, "too_long"),
        ("qwertyuiop123", "password_too_common"),
        ("Password2026!", "password_too_common"),
        ("aaaaaaaaaaaaaaaa", "too_uniform"),
        ("arengine-2026", "from_context"),
        ("NorthCampus123", "from_context"),
        ("margaretthatcher", "password_too_similar"),
    ],
)
def test_a_password_is_refused(password: str, code: str) -> None:
    FacilityFactory(name="North Campus")
    person = User(username="margaret.thatcher")
    with pytest.raises(ValidationError) as refused:
        validate_password(password, person)
    assert code in [error.code for error in refused.value.error_list]


@pytest.mark.parametrize(
    "password",
    [
        "twelve chars",
        "correct horse battery staple",
        "ключ от сарая и лодки",
        "many different words " * 6,
    ],
)
def test_any_long_password_will_do(password: str) -> None:
    validate_password(password, User(username="pat"))


def test_the_demos_password_still_opens_the_demo() -> None:
    create_people()
    assert sign_in_on_pages("agent", "demo-arengine").status_code == 302


def test_changing_it_ends_everything_but_the_browser_at_hand(pat: User) -> None:
    there, access = signed_in_browser("pat"), tokens_of("pat")["access"]
    here = signed_in_browser("pat")
    said = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert here.post("/accounts/password/change", said).status_code == 302
    assert here.get("/accounts/sessions").status_code == 200
    assert (there.get("/accounts/sessions").status_code, api(access).status_code) == (302, 401)
    assert Session.objects.filter(user=pat).count() == 1


@pytest.mark.usefixtures("pat")
def test_changing_it_asks_for_the_old_one() -> None:
    said = {"old_password": "wrong", "new_password1": NEW, "new_password2": NEW}
    assert signed_in_browser("pat").post("/accounts/password/change", said).status_code == 400
    assert sign_in_to_api("pat", PASSWORD).status_code == 200


@pytest.mark.usefixtures("pat")
@pytest.mark.parametrize("name", ["pat", "pat@example.org", "PAT@example.org"])
def test_a_forgotten_password_is_set_by_a_link(name: str) -> None:
    browser, access = signed_in_browser("pat"), tokens_of("pat")["access"]
    ask(name)
    (message,) = mail.outbox
    assert (message.subject, message.to) == ("Your sign-in", ["pat@example.org"])
    assert set_by(link_in(message)).headers["Location"] == "/accounts/login/"
    assert browser.get("/accounts/sessions").status_code == 302
    assert api(access).status_code == 401
    assert sign_in_on_pages("pat", NEW).status_code == 302


def test_the_answer_is_the_same_for_everyone(pat: User) -> None:
    person_called("robot", role=Role.CLIENT, email="robot@example.org")
    person_called("gone", is_active=False, email="gone@example.org")
    person_called("mute", email="")
    pages = [ask(name).content.decode() for name in ("pat", "nobody", "robot", "gone", "mute")]
    assert len({re.sub(TOKEN, "", page) for page in pages}) == 1
    assert [message.to for message in mail.outbox] == [[pat.email]]


@pytest.mark.usefixtures("pat")
def test_a_link_works_once_and_leaves_the_address_bar() -> None:
    ask("pat")
    link = link_in(mail.outbox[0])
    shown = Client().get(link, follow=True)
    assert shown.redirect_chain == [("/accounts/password", 302)]
    assert set_by(link).status_code == 302
    assert set_by(link, "and yet another one").status_code == 410


@pytest.mark.usefixtures("pat")
def test_a_link_is_dead_after_a_sign_in() -> None:
    ask("pat")
    signed_in_browser("pat")
    assert set_by(link_in(mail.outbox[0])).status_code == 410


@pytest.mark.parametrize(
    ("has_password", "hours", "status"), [(True, 24, 302), (True, 25, 410), (False, 72, 302)]
)
def test_a_link_holds_for_hours(
    time_machine: Any, has_password: bool, hours: int, status: int
) -> None:
    person = person_called("pat", email="pat@example.org")
    if not has_password:
        person.set_unusable_password()
        person.save()
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    ask("pat")
    time_machine.move_to(start + timedelta(hours=hours), tick=False)
    assert set_by(link_in(mail.outbox[0])).status_code == status


@pytest.mark.usefixtures("pat")
@pytest.mark.parametrize("link", ["", "abc", "MQ.abc", "OTk5OTk5.c-d", "!!.!!", "MQ.\x00"])
def test_an_invented_link_is_dead(link: str) -> None:
    assert Client().get("/accounts/password", {"link": link}, follow=True).status_code == 410


@pytest.mark.usefixtures("pat")
def test_a_weak_password_is_refused_by_the_link_too() -> None:
    ask("pat")
    assert set_by(link_in(mail.outbox[0]), "password").status_code == 400


@pytest.mark.usefixtures("pat")
def test_a_link_unlocks_who_was_locked_by_others() -> None:
    for _ in range(6):
        sign_in_to_api("pat", "wrong")
    ask("pat")
    set_by(link_in(mail.outbox[0]))
    assert sign_in_to_api("pat", NEW).status_code == 200


@pytest.mark.usefixtures("pat")
def test_nobodys_mailbox_is_flooded() -> None:
    assert {ask("pat").status_code for _ in range(6)} == {200}
    assert len(mail.outbox) == 3


def test_a_network_asks_for_links_so_often_only() -> None:
    answers = [ask(f"name{n}") for n in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 900


def test_a_supervisor_invites(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    said = {"username": "new", "email": "new@example.org", "role": Role.AGENT}
    page = client.post("/admin/accounts/user/add/", said, follow=True).content.decode()
    assert "A link is on its way to new." in page
    assert "within 72 hours" in str(mail.outbox[0].body)
    assert set_by(link_in(mail.outbox[0])).status_code == 302
    assert sign_in_on_pages("new", NEW).status_code == 302
    sent = AuditEntry.objects.get(action=AuditAction.LINK_SENT)
    assert sent.subject_id == User.objects.get(username="new").pk


def test_without_mail_a_password_is_set_by_hand(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    said = {"username": "new", "role": Role.AGENT}
    page = client.post("/admin/accounts/user/add/", said, follow=True).content.decode()
    assert "No invitation was sent" in page
    new = User.objects.get(username="new")
    assert not new.has_usable_password()
    form = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    client.post(f"/admin/accounts/user/{new.pk}/password/", form)
    assert sign_in_on_pages("new", NEW).status_code == 302


def test_without_a_mail_server_no_link_is_promised(
    client: Client, supervisor: User, pat: User, settings: Settings
) -> None:
    settings.MAIL_IS_SET_UP = False
    client.force_login(supervisor)
    form = {"action": "send_links", "_selected_action": [pat.pk]}
    page = client.post("/admin/accounts/user/", form, follow=True).content.decode()
    assert "No link was sent: EMAIL_URL is not set." in page
    assert "A supervisor sets another." in Client().get("/accounts/login/").content.decode()
    assert mail.outbox == []


def test_a_supervisor_sends_a_link_again(client: Client, supervisor: User, pat: User) -> None:
    mute: User = UserFactory(username="mute", email="")
    client.force_login(supervisor)
    form = {"action": "send_links", "_selected_action": [pat.pk, mute.pk]}
    page = client.post("/admin/accounts/user/", form, follow=True).content.decode()
    assert "A link is on its way to pat." in page
    assert "Left as they are: mute." in page
    assert [message.to for message in mail.outbox] == [[pat.email]]


def test_a_password_set_by_a_manager_ends_everything(
    client: Client, supervisor: User, pat: User
) -> None:
    browser, access = signed_in_browser("pat"), tokens_of("pat")["access"]
    client.force_login(supervisor)
    form = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    client.post(f"/admin/accounts/user/{pat.pk}/password/", form)
    assert browser.get("/accounts/sessions").status_code == 302
    assert api(access).status_code == 401
    assert not Session.objects.filter(user=pat).exists()


def test_the_mail_says_nothing_of_anyone_else(pat: User) -> None:
    FacilityFactory(name="Oncology Center")
    ask("pat")
    assert "Oncology" not in str(mail.outbox[0].body)
    assert pat.email not in str(mail.outbox[0].body)
