"""Signing in and out, and notices."""

import pytest
from django.test import Client

from accounts.models import Notice, User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery"


@pytest.fixture
def person() -> User:
    person = UserFactory(username="pat")
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return person


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/login"])
def test_the_sign_in_page_is_public(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.usefixtures("person")
def test_signing_in_leads_to_the_page_that_was_asked_for(client: Client) -> None:
    form = {"username": "pat", "password": PASSWORD, "next": "/claims?q=1"}
    assert client.post("/accounts/login/", form).headers["Location"] == "/claims?q=1"


@pytest.mark.usefixtures("person")
def test_signing_in_never_leads_elsewhere(client: Client) -> None:
    form = {"username": "pat", "password": PASSWORD, "next": "https://example.org/"}
    assert client.post("/accounts/login/", form).headers["Location"] == "/"


@pytest.mark.usefixtures("person")
def test_a_wrong_password_is_said_without_saying_which(client: Client) -> None:
    response = client.post("/accounts/login/", {"username": "pat", "password": "wrong"})
    assert "User name and password do not match" in response.content.decode()


def test_a_disabled_person_cannot_sign_in(client: Client, person: User) -> None:
    person.is_active = False
    person.save(update_fields=["is_active"])
    response = client.post("/accounts/login/", {"username": "pat", "password": PASSWORD})
    assert response.status_code == 200


def test_who_is_signed_in_is_sent_on(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get("/accounts/login/").headers["Location"] == "/"


def test_signing_out_is_a_post(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get("/accounts/logout/").status_code == 405
    assert client.post("/accounts/logout/").headers["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in client.session


def test_a_read_notice_leaves_the_top_bar(client: Client, person: User) -> None:
    notice = Notice.objects.create(user=person, text="Import 3 is applied.")
    client.force_login(person)
    assert "Import 3 is applied." in client.get("/").content.decode()
    client.post(f"/accounts/notices/{notice.pk}/read")
    assert "Import 3 is applied." not in client.get("/").content.decode()


def test_reading_goes_back_to_the_page(client: Client, person: User) -> None:
    notice = Notice.objects.create(user=person, text="Done.", link="/imports/3")
    client.force_login(person)
    response = client.post(
        f"/accounts/notices/{notice.pk}/read", headers={"referer": "http://testserver/claims"}
    )
    assert response.headers["Location"] == "http://testserver/claims"


def test_opening_goes_to_what_the_notice_is_about(client: Client, person: User) -> None:
    notice = Notice.objects.create(user=person, text="Done.", link="/imports/3")
    client.force_login(person)
    response = client.post(f"/accounts/notices/{notice.pk}/read", {"open": "1"})
    assert response.headers["Location"] == "/imports/3"


def test_a_notice_never_leads_elsewhere(client: Client, person: User) -> None:
    notice = Notice.objects.create(user=person, text="Done.", link="https://example.org/")
    client.force_login(person)
    response = client.post(f"/accounts/notices/{notice.pk}/read", {"open": "1"})
    assert response.headers["Location"] == "/"


def test_the_first_reading_counts(client: Client, person: User) -> None:
    notice = Notice.objects.create(user=person, text="Done.")
    client.force_login(person)
    client.post(f"/accounts/notices/{notice.pk}/read")
    first = Notice.objects.get().read_at
    client.post(f"/accounts/notices/{notice.pk}/read")
    assert Notice.objects.get().read_at == first


def test_a_foreign_notice_is_not_found(client: Client, person: User) -> None:
    notice = Notice.objects.create(user=UserFactory(), text="Not yours.")
    client.force_login(person)
    assert client.post(f"/accounts/notices/{notice.pk}/read").status_code == 404
    assert Notice.objects.get().read_at is None
