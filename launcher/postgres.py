"""PostgreSQL: made once, started in the foreground, found ready by its own pid file."""

import os
import shutil
import subprocess
import time
from pathlib import Path

from launcher.binaries import postgres_binaries
from launcher.errors import Stop
from launcher.home import Home
from launcher.identity import birth, command_of
from launcher.processes import Child, start, stop
from launcher.quarters import Quarters, quarters

NAME = "arengine"
# Made by the first migration; cannot change what must not be rewritten.
APPLICATION = "arengine_app"
Settings = dict[str, str]

_ALWAYS: Settings = {"listen_addresses": "", "max_connections": "200", "random_page_cost": "1.1"}
DEMO: Settings = _ALWAYS | {"shared_buffers": "512MB", "max_wal_size": "4GB"}
MEASURED: Settings = _ALWAYS | {
    "shared_buffers": "1GB",
    "max_wal_size": "8GB",
    "maintenance_work_mem": "256MB",
}
# Loses what was committed when killed: only for a server that is thrown away after the tests.
THROWAWAY: Settings = _ALWAYS | {
    "shared_buffers": "256MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
# Recovery after a crash replays at most max_wal_size, which takes minutes on a slow disk.
_PATIENCE = 300


def place(home: Home) -> Quarters:
    return quarters(home, postgres_binaries())


def start_postgres(home: Home, sockets: Path, settings: Settings, rooms: Quarters) -> Child:
    """Start on the home's data, made first where there are none; return when it takes queries."""
    if not (rooms.data / "PG_VERSION").exists():
        _make(rooms)
    free_data(home, rooms.data)
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = [str(rooms.binaries / "postgres"), "-D", str(rooms.data), "-k", str(sockets), *words]
    child = start(home, "postgres", command, _environment(), rooms.account)
    try:
        _await_ready(child, rooms.data)
    except BaseException:
        stop(child)
        raise
    return child


def addresses(sockets: Path) -> dict[str, str]:
    """Of the application's role, and of the owner that migrates."""
    return {
        "DATABASE_URL": _address(sockets, APPLICATION),
        "DATABASE_OWNER_URL": _address(sockets, NAME),
    }


def _address(sockets: Path, role: str) -> str:
    # As a parameter, because django-environ leaves a %2F in the place of the host as it is.
    return f"postgresql://{role}@/{NAME}?host={sockets}"


def free_data(home: Home, data: Path) -> None:
    """Stop a server that no launcher holds; drop a pid file whose number is now another's.

    PostgreSQL itself refuses to start as long as any process has the number in its pid file.
    """
    lock = data / "postmaster.pid"
    pid = _first_number(lock) if lock.exists() else 0
    if str(data) in command_of(pid):
        stop(Child("postgres", pid, birth(pid), home.run / "postgres.pid", home.log))
    lock.unlink(missing_ok=True)


def _make(rooms: Quarters) -> None:
    # Made aside and renamed when complete: a half-made cluster is never taken for a whole one.
    aside = rooms.data.with_name("postgres.new")
    shutil.rmtree(aside, ignore_errors=True)
    _order(rooms, "initdb", "-D", str(aside), *_initdb_options(rooms))
    statement = f"CREATE DATABASE {NAME}\n"
    _order(rooms, "postgres", "--single", "-D", str(aside), "template1", statement=statement)
    aside.rename(rooms.data)


def _initdb_options(rooms: Quarters) -> list[str]:
    options = ["-U", NAME, "--auth=trust", "--encoding=UTF8", "--no-instructions"]
    version = subprocess.run(
        [rooms.binaries / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout.split()[2]
    if int(version.split(".")[0]) < 17:
        return [*options, "--locale=C.UTF-8"]
    return [*options, "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]


def _order(rooms: Quarters, program: str, *words: str, statement: str = "") -> None:
    done = subprocess.run(
        [*rooms.account.prefix, str(rooms.binaries / program), *words],
        input=statement,
        capture_output=True,
        text=True,
        env=_environment(),
        cwd="/",
        user=rooms.account.user,
        group=rooms.account.group,
        extra_groups=None if rooms.account.user is None else [],
    )
    if done.returncode:
        raise Stop(f"{program} failed:\n{done.stdout}{done.stderr}")


def _environment() -> dict[str, str]:
    # PGDATA, PGPORT and the like of the caller are about another server.
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _await_ready(child: Child, data: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if not child.alive():
            raise Stop(f"PostgreSQL did not start. Its log: {child.log}")
        if _says_ready(data / "postmaster.pid", child.pid):
            return
        time.sleep(0.05)
    raise Stop(f"PostgreSQL was not ready after {_PATIENCE} s. Its log: {child.log}")


def _says_ready(lock: Path, pid: int) -> bool:
    lines = lock.read_text().splitlines() if lock.exists() else []
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _first_number(lock: Path) -> int:
    first = lock.read_text().split("\n", 1)[0].strip()
    return int(first) if first.isdigit() else 0
