"""The one folder that holds everything a demo writes: `.local`, or what ARENGINE_HOME names."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from launcher.errors import Stop

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Home:
    """Names of the files below one home folder."""

    folder: Path

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def run(self) -> Path:
        """What is running now: one file per process, and the addresses of the servers."""
        return self.folder / "run"

    @property
    def addresses(self) -> Path:
        """Where the servers of a running demo listen."""
        return self.run / "addresses"

    @property
    def lock(self) -> Path:
        return self.folder / "lock"

    @property
    def secrets(self) -> Path:
        return self.folder / "secrets"

    @property
    def where(self) -> Path:
        """Names the folder outside the home that holds PostgreSQL's files, if there is one."""
        return self.folder / "where"

    def create(self) -> None:
        for folder in (self.folder, self.log, self.run):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.lock.touch(mode=0o600)  # also the mark that the folder is ours to remove


def chosen_home() -> Home:
    """The home of this checkout, or the one the environment names."""
    named = os.environ.get("ARENGINE_HOME")
    if not named:
        return Home(ROOT / ".local")
    home = Home(Path(named).expanduser().absolute())
    _refuse_foreign_folder(home)
    return home


def _refuse_foreign_folder(home: Home) -> None:
    # `make reset` removes the home whole: it must never be somebody's folder of other things.
    if home.folder.exists() and not home.lock.exists() and any(home.folder.iterdir()):
        raise Stop(f"ARENGINE_HOME is {home.folder}, which holds other files: name an empty folder")


@contextmanager
def sole_use(home: Home, purpose: str) -> Iterator[None]:
    """Hold the home's lock. The kernel lets go of it however this process ends."""
    home.create()
    descriptor = os.open(home.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(descriptor, home)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{purpose}, process {os.getpid()}".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def in_use(home: Home) -> bool:
    """Whether a running command holds the home."""
    if not home.lock.exists():
        return False
    with home.lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _take(descriptor: int, home: Home) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 200, 0).decode() or "another command"
        raise Stop(f"{home.folder} is in use: {holder}. Stop that first (Ctrl-C there)") from None
