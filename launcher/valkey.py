"""Valkey: broker and cache on a unix socket, its queue kept on disk between starts."""

import os
import socket
import time
from pathlib import Path

from launcher.binaries import valkey_binary
from launcher.errors import Stop
from launcher.home import Home
from launcher.processes import Child, start, stop

_PATIENCE = 30


def start_valkey(home: Home, sockets: Path) -> Child:
    """Start on the home's data; return when it answers."""
    data = home.folder / "valkey"
    data.mkdir(mode=0o700, exist_ok=True)
    child = start(home, "valkey", _command(data, sockets), os.environ)
    try:
        _await_ready(child, sockets / "valkey.sock")
    except BaseException:
        stop(child)
        raise
    return child


def addresses(sockets: Path) -> dict[str, str]:
    """The same socket in the words of redis-py and in those of Celery."""
    path = sockets / "valkey.sock"
    return {
        "REDIS_URL": f"unix://{path}?db=0",
        "CELERY_BROKER_URL": f"redis+socket://{path}?virtual_host=0",
    }


def _command(data: Path, sockets: Path) -> list[str]:
    options = {
        "port": "0",
        "unixsocket": str(sockets / "valkey.sock"),
        "unixsocketperm": "700",
        "dir": str(data),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return [str(valkey_binary()), *words]


def _await_ready(child: Child, path: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if not child.alive():
            raise Stop(f"Valkey did not start. Its log: {child.log}")
        if _answers(path):
            return
        time.sleep(0.05)
    raise Stop(f"Valkey was not ready after {_PATIENCE} s. Its log: {child.log}")


def _answers(path: Path) -> bool:
    # While it loads its data it answers -LOADING instead of +PONG.
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(2)
            line.connect(str(path))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
    except OSError:
        return False
