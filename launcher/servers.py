"""PostgreSQL and Valkey together: both run, or neither; nothing that the caller has is started."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from launcher import postgres
from launcher.errors import Stop
from launcher.home import Home
from launcher.keys import secrets_of
from launcher.postgres import Settings, place, start_postgres
from launcher.processes import MYSELF, Child, leftovers, stop
from launcher.quarters import remove_outside
from launcher.sockets import remove_abandoned, socket_folder
from launcher.valkey import addresses, start_valkey


@dataclass
class Servers:
    """The environment that leads to them, and those we started ourselves."""

    environment: dict[str, str]
    children: list[Child] = field(default_factory=list)


@contextmanager
def running_servers(home: Home, settings: Settings) -> Iterator[Servers]:
    """Start what DATABASE_URL and REDIS_URL leave unset; stop it at the end, whatever happens."""
    home.create()
    stop_leftovers(home)
    servers = Servers(_environment(home))
    with ExitStack() as cleanup:
        if not os.environ.get("DATABASE_URL"):
            _add_postgres(home, settings, servers, cleanup)
        if not os.environ.get("REDIS_URL"):
            _add_valkey(home, servers, cleanup)
        yield servers


@contextmanager
def throwaway_servers(settings: Settings, parent: Path | None = None) -> Iterator[Servers]:
    """Servers in a folder of their own that is removed afterwards."""
    home = Home(Path(tempfile.mkdtemp(prefix="arengine-", dir=parent)))
    try:
        with running_servers(home, settings) as servers:
            yield servers
    finally:
        remove_outside(home)
        shutil.rmtree(home.folder, ignore_errors=True)


def stop_leftovers(home: Home) -> None:
    """Stop what a launcher killed with -9 has left, the servers last."""
    found = leftovers(home)
    stop(*(child for child in found if child.name not in ("postgres", "valkey")))
    stop(*(child for child in found if child.name in ("postgres", "valkey")))
    remove_abandoned(home)
    home.addresses.unlink(missing_ok=True)


def _environment(home: Home) -> dict[str, str]:
    environment = {**os.environ, "ARENGINE_HOME": str(home.folder)}
    _fill(environment, {"ARENGINE_ENV": "local"})
    if environment["ARENGINE_ENV"] != "production":
        _fill(environment, secrets_of(home))
    return environment


def _fill(environment: dict[str, str], defaults: dict[str, str]) -> None:
    for name, value in defaults.items():
        environment[name] = environment.get(name) or value


def _add_postgres(home: Home, settings: Settings, servers: Servers, cleanup: ExitStack) -> None:
    _refuse_in_production("DATABASE_URL")
    rooms = place(home)
    sockets = cleanup.enter_context(socket_folder(home, "postgres", rooms.account))
    child = start_postgres(home, sockets, settings, rooms)
    cleanup.callback(stop, child)
    servers.children.append(child)
    # An owner's address left over from elsewhere would have that other database migrated.
    servers.environment |= postgres.addresses(sockets)


def _add_valkey(home: Home, servers: Servers, cleanup: ExitStack) -> None:
    _refuse_in_production("REDIS_URL")
    sockets = cleanup.enter_context(socket_folder(home, "valkey", MYSELF))
    child = start_valkey(home, sockets)
    cleanup.callback(stop, child)
    servers.children.append(child)
    _fill(servers.environment, addresses(sockets))


def _refuse_in_production(name: str) -> None:
    if os.environ.get("ARENGINE_ENV") == "production":
        raise Stop(f"{name} is not set. In production no embedded server is started: set {name}")
