import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from launcher.home import Home
from tests.launcher.demos import Demo


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch):
    """The tests' own servers are none of the launcher's here."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "CELERY_BROKER_URL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("SECRET_KEY", "FIELD_KEYS", "ARENGINE_ENV", "ARENGINE_HOME", "PORT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def home():
    folder = Path(tempfile.mkdtemp(prefix="launcher-test-"))
    made = Home(folder / "home")
    made.create()
    yield made
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def demo(home):
    """Starts demos of fake services; kills what a failed test leaves."""
    started: list[Demo] = []

    def start(**options) -> Demo:
        started.append(Demo(home, **options))
        return started[-1]

    yield start
    for one in started:
        one.clean_up()


@pytest.fixture
def needs_root():
    if os.geteuid() != 0:
        pytest.skip("only root can change to another user")


@pytest.fixture
def for_nobody():
    """A copy of the launcher that `nobody` may read, and words that run Python as `nobody`."""
    if os.geteuid() != 0:
        pytest.skip("only root can change to another user")
    python = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "/usr/bin/python3"]
    check = [*python, "-c", "import sys; assert sys.version_info >= (3, 11)"]
    if shutil.which("setpriv") is None or subprocess.run(check, capture_output=True).returncode:
        pytest.skip("no setpriv, or no Python 3.11 that an ordinary user may run")
    folder = Path(tempfile.mkdtemp(prefix="launcher-nobody-"))
    yield folder, python
    shutil.rmtree(folder, ignore_errors=True)
