"""The worklist of an agent of GeneralAgent, at noon of the portfolio's date."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from tests.factories import TODAY


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(f"{TODAY}T12:00Z", tick=False):
        yield


@pytest.fixture
def desk(client: Client, general_agent: User) -> Client:
    client.force_login(general_agent)
    return client
