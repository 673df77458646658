"""People who sign in, with a hasher that costs nothing."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from tests.accounts.hashers import looked_at
from tests.factories import UserFactory

PASSWORD = "correct-horse-battery"
SignIn = Callable[..., int]


@pytest.fixture(autouse=True)
def fast_hasher(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["tests.accounts.hashers.CountingHasher"]
    looked_at.clear()


def person_called(name: str, **fields: object) -> User:
    person: User = UserFactory(username=name, **fields)
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    looked_at.clear()
    return person


@pytest.fixture
def pat(db: None) -> User:
    return person_called("pat", email="pat@example.org")


def sign_in_on_pages(name: str, password: str, **more: object) -> object:
    return Client().post("/accounts/login/", {"username": name, "password": password}, **more)


def sign_in_to_api(name: str, password: str, **more: object) -> object:
    said = {"username": name, "password": password}
    return Client().post("/api/token/", said, content_type="application/json", **more)


def tokens_of(name: str) -> dict[str, str]:
    return sign_in_to_api(name, PASSWORD).json()


def signed_in_browser(name: str, **headers: str) -> Client:
    """Through the form, as people do."""
    client = Client()
    said = {"username": name, "password": PASSWORD}
    assert client.post("/accounts/login/", said, headers=headers).status_code == 302
    return client


def api(access: str, path: str = "/api/claims/") -> object:
    return Client().get(path, headers={"Authorization": f"Bearer {access}"})
