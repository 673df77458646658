import pytest

from tests.factories import TODAY


@pytest.fixture(autouse=True)
def _workers_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which imports are worked on is the tests' day."""
    monkeypatch.setattr("claims.importing.working.today", lambda: TODAY)
