"""`make demo`: the whole engine on this machine until Ctrl-C."""

import errno
import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from launcher.errors import Ordered, Stop
from launcher.home import Home, sole_use
from launcher.orders import own_terminal
from launcher.postgres import DEMO
from launcher.processes import run
from launcher.servers import Servers, running_servers, stop_leftovers
from launcher.services import Service, running_services

SIGN_INS = ("admin", "supervisor", "agent", "escalation", "government", "general", "auditor")
PASSWORD = "demo-arengine"  # noqa: S105 - printed on purpose; refused in production


@dataclass
class Plan:
    """What a demo consists of, in the order in which it happens."""

    set_up: Callable[[], None]
    preparations: list[list[str]]
    services: list[Service]


def run_demo(home: Home, port: int, plan: Plan) -> int:
    """Serve until ordered to stop: 0. What goes wrong is a `Stop`."""
    with own_terminal():
        try:
            with sole_use(home, f"a demo at {url(port)}"):
                _serve(home, port, plan)
        except Ordered:
            print("\nStopped. The data are kept; `make demo` goes on with them.", flush=True)
    return 0


def url(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def chosen_port() -> int:
    """PORT, or 8000."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Stop(f"PORT is {text!r}, which is no port number")
    return int(text)


def refuse_busy_port(port: int) -> None:
    """A port that was let go a moment ago is free, as it is for the web server."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            reason = "busy" if error.errno == errno.EADDRINUSE else error.strerror
            raise Stop(f"Port {port} is not free: {reason}. Another: make demo PORT=8001") from None


def _serve(home: Home, port: int, plan: Plan) -> None:
    stop_leftovers(home)  # a web process left by a kill -9 would hold the port
    refuse_busy_port(port)
    plan.set_up()
    with running_servers(home, DEMO) as servers:
        environment = servers.environment | {"PORT": str(port), "PYTHONUNBUFFERED": "1"}
        for command in plan.preparations:
            _prepare(command, environment)
        with running_services(home, plan.services, environment, servers.children) as watch:
            watch.await_healthy(port)
            with _noted_addresses(home, servers):
                print(_welcome(home, port), flush=True)
                watch.stand()


def _prepare(command: list[str], environment: dict[str, str]) -> None:
    if code := run(command, environment):
        raise Stop(f"{' '.join(command[1:])} ended with {code}; nothing is served")


@contextmanager
def _noted_addresses(home: Home, servers: Servers) -> Iterator[None]:
    """For `dev.py manage` beside a running demo."""
    names = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "CELERY_BROKER_URL")
    known = {name: servers.environment[name] for name in names if name in servers.environment}
    home.addresses.touch(mode=0o600)
    home.addresses.write_text(json.dumps(known))
    try:
        yield
    finally:
        home.addresses.unlink(missing_ok=True)


def _welcome(home: Home, port: int) -> str:
    return "\n".join(
        [
            "",
            f"  The AR Follow-Up Engine is at {url(port)}",
            "",
            f"  Sign in as {', '.join(SIGN_INS)}",
            f"  with the password {PASSWORD}",
            "",
            f"  Logs: {home.log}    Ctrl-C stops everything, the data are kept.",
        ]
    )
