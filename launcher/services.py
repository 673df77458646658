"""Keeping web, worker and beat alive, and noticing when that is no longer possible."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from launcher.errors import Stop
from launcher.healthy import is_healthy
from launcher.home import Home
from launcher.processes import Child, start, stop

_PATIENCE = 90
_TICK = 0.2


@dataclass
class Service:
    """A process of the engine, and how often it may die and be started again."""

    name: str
    command: list[str]
    restarts: int = 0


@dataclass
class Watch:
    """The services that run, and the servers that they need."""

    home: Home
    environment: Mapping[str, str]
    servers: list[Child]
    running: dict[str, tuple[Service, Child]]

    def begin(self, service: Service) -> None:
        child = start(self.home, service.name, service.command, self.environment)
        self.running[service.name] = (service, child)

    def look(self) -> None:
        """Start again what may be; raise `Stop` naming the log of what may not."""
        for child in self.servers:
            if not child.alive():
                raise Stop(f"{child.name} has ended. Its log: {child.log}")
        for service, child in list(self.running.values()):
            if not child.alive():
                self._start_again(service, child)

    def _start_again(self, service: Service, child: Child) -> None:
        if not service.restarts:
            raise Stop(f"{service.name} has ended. Its log: {child.log}")
        service.restarts -= 1
        print(f"{service.name} has ended and is started again. Its log: {child.log}", flush=True)
        self.begin(service)

    def await_healthy(self, port: int) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not is_healthy(port):
            self.look()
            if time.monotonic() > deadline:
                raise Stop(f"The web process does not answer. Its log: {self.home.log / 'web.log'}")
            time.sleep(_TICK / 4)

    def stand(self) -> None:
        """Watch until a signal ends it."""
        while True:
            self.look()
            time.sleep(_TICK)


@contextmanager
def running_services(
    home: Home, services: list[Service], environment: Mapping[str, str], servers: list[Child]
) -> Iterator[Watch]:
    """Start the services; stop them together at the end, whatever happens."""
    watch = Watch(home, environment, servers, {})
    try:
        for service in services:
            watch.begin(service)
        yield watch
    finally:
        stop(*(child for _, child in watch.running.values()))
