import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from launcher.home import Home
from launcher.postgres import THROWAWAY
from launcher.servers import running_servers
from tests.launcher.demos import Demo, StartDemo


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own servers are none of the launcher's here."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "CELERY_BROKER_URL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("SECRET_KEY", "FIELD_KEYS", "ARENGINE_ENV", "ARENGINE_HOME", "PORT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def home() -> Iterator[Home]:
    folder = Path(tempfile.mkdtemp(prefix="launcher-test-"))
    made = Home(folder / "home")
    made.create()
    yield made
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Path]:
    """A stopped PostgreSQL cluster to copy: making one in each test takes longer."""
    folder = Path(tempfile.mkdtemp(prefix="launcher-test-"))
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.setenv("REDIS_URL", "redis://nobody-asks/0")
        patch.setenv("ARENGINE_ENV", "local")
        with running_servers(Home(folder / "home"), THROWAWAY):
            pass
    yield folder / "home" / "postgres"
    shutil.rmtree(folder)


@pytest.fixture
def ready_home(home: Home, cluster: Path) -> Home:
    """A home whose database is made already."""
    if cluster.exists():  # outside the home where root has no namespaces
        shutil.copytree(cluster, home.folder / "postgres")
    return home


@pytest.fixture
def demo(ready_home: Home) -> Iterator[StartDemo]:
    """Starts demos of fake services; kills what a failed test leaves."""
    started: list[Demo] = []

    def start(**options: Any) -> Demo:
        started.append(Demo(ready_home, **options))
        return started[-1]

    yield start
    for one in started:
        one.clean_up()


@pytest.fixture
def needs_root() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can change to another user")


@pytest.fixture
def for_nobody() -> Iterator[tuple[Path, list[str]]]:
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
