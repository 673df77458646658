import pytest
from pytest_django.fixtures import SettingsWrapper

from tests.factories import TODAY


@pytest.fixture(autouse=True)
def _worker_in_this_process(monkeypatch: pytest.MonkeyPatch, settings: SettingsWrapper) -> None:
    """No bell rings, and the worker's day is the tests' day."""
    settings.IMPORT_BELL = False
    monkeypatch.setattr("claims.importing.working.today", lambda: TODAY)
