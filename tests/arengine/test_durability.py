"""A database that forgets commits is refused in production."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django.fixtures import Settings

from arengine import durability

pytestmark = pytest.mark.django_db


def test_a_setting_that_is_off_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PRODUCTION = True
    monkeypatch.setattr(durability, "unsafe_settings", lambda: ["fsync"])
    assert [error.msg for error in durability.check_durability()] == [
        "PostgreSQL runs with fsync off."
    ]
    with pytest.raises(ImproperlyConfigured, match="fsync off"):
        durability.refuse_unsafe_database()


def test_local_servers_may_forget(settings: Settings) -> None:
    settings.PRODUCTION = False
    assert durability.check_durability() == []
