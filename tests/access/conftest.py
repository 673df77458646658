"""The ground of the access tests, built once a test and asked hundreds of times."""

import logging
from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from tests.access.building import build
from tests.access.ground import Ground


@pytest.fixture
def ground(settings: Settings) -> Iterator[Ground]:
    """Wrong passwords are tried, and bcrypt is slow on purpose; refusals are not worth a log."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    logging.disable(logging.CRITICAL)
    yield build()
    logging.disable(logging.NOTSET)
