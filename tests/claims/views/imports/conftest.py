"""The wizard on its day, asked by a supervisor."""

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import TODAY


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("claims.views.imports.pages", "claims.importing.working"):
        monkeypatch.setattr(f"{module}.today", lambda: TODAY)


@pytest.fixture
def site(supervisor: User, client: Client) -> Client:
    client.force_login(supervisor)
    return client
