"""Requests made up from the API's own description: no failure, no answer outside it."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase
from hypothesis import settings as drawn
from pytest_django import Settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.models import User
from arengine.lib.problems import PROBLEM
from tests.factories import ClaimFactory, PayerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 3
PASSWORD = "a long passphrase of tests"


@pytest.fixture
def token(supervisor: User, settings: Settings) -> str:
    """Of a supervisor, as a client gets it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    supervisor.set_password(PASSWORD)
    supervisor.save()
    body = {"username": supervisor.username, "password": PASSWORD}
    answer = Client().post("/api/token/", body, content_type="application/json")
    return str(answer.json()["access"])


@pytest.fixture
def something_to_find() -> Iterator[None]:
    """The application closes connections between requests; this one holds the test's rows."""
    ClaimFactory(claim_number="A/1", payer=PayerFactory(name="BCBS"))
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(public=True))
schema.app = get_wsgi_application()


@schema.parametrize()
@drawn(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_described(case: Any, token: str, something_to_find: None) -> None:
    response = case.call(headers={"Authorization": f"Bearer {token}"})
    case.validate_response(response, checks=CHECKS)
    if response.status_code >= 400:
        assert response.headers["content-type"] == [PROBLEM]
        assert response.json()["status"] == response.status_code
