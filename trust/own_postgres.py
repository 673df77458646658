"""A PostgreSQL server of one test's own, durable as in production, that may be killed."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from launcher.home import Home
from launcher.postgres import MEASURED, addresses, place, start_postgres
from launcher.processes import Child, stop
from launcher.quarters import Quarters, remove_outside
from launcher.sockets import socket_folder
from trust.processes import await_true

SETTINGS = MEASURED | {"shared_buffers": "128MB", "max_wal_size": "1GB"}


@dataclass
class Server:
    home: Home
    sockets: Path
    rooms: Quarters
    child: Child

    @property
    def addresses(self) -> dict[str, str]:
        return addresses(self.sockets)

    def crash(self) -> None:
        """kill -9 of the server and all its processes at once, as when a machine loses power but
        for the disk's own cache; then it is started again and recovers."""
        everyone = [self.child.pid, *_children(self.child.pid)]
        for pid in everyone:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        await_true(lambda: not self.child.alive(), 10, "the server is gone")
        self.child = start_postgres(self.home, self.sockets, SETTINGS, self.rooms)


def _children(pid: int) -> list[int]:
    listing = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in listing.read_text().split()] if listing.exists() else []


@contextmanager
def own_postgres() -> Iterator[Server]:
    parent = Path(settings.HOME) / "trust"
    parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="arengine-", dir=parent) as folder:
        home = Home(Path(folder))
        home.create()
        rooms = place(home)
        with socket_folder(home, "postgres", rooms.account) as sockets:
            child = start_postgres(home, sockets, SETTINGS, rooms)
            server = Server(home, sockets, rooms, child)
            try:
                yield server
            finally:
                stop(server.child)
                remove_outside(home)
