"""Published passwords are found in production, and nobody else's."""

import pytest
from pytest_django.fixtures import Settings

from arengine.demo_accounts import PASSWORD, check_demo_accounts
from demo.sign_ins import PASSWORD as DEMO_PASSWORD
from demo.sign_ins import PEOPLE, create_people
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Seven sign-ins are made and tried; bcrypt is slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def test_every_sign_in_of_the_demo_is_named_in_production(settings: Settings) -> None:
    settings.PRODUCTION = True
    create_people()
    told = sorted(message.msg for message in check_demo_accounts())
    assert told == sorted(f"The demo's sign-in {person.username} exists." for person in PEOPLE)


def test_an_admin_with_a_password_of_their_own_is_left_alone(settings: Settings) -> None:
    settings.PRODUCTION = True
    person = UserFactory(username="admin")
    person.set_password("correct horse battery staple")
    person.save()
    assert check_demo_accounts() == []


def test_the_demo_itself_is_left_alone(settings: Settings) -> None:
    settings.PRODUCTION = False
    create_people()
    assert check_demo_accounts() == []


def test_the_password_looked_for_is_the_demos() -> None:
    assert PASSWORD == DEMO_PASSWORD
