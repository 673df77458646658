"""A demo whose web, worker and beat are small fakes, run as a process of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from launcher.binaries import postgres_binaries
from launcher.home import ROOT, Home
from launcher.identity import birth
from launcher.servers import stop_leftovers

PROGRAM = """
import json, sys
from pathlib import Path
import launcher.cli
from launcher.demo import Plan
from launcher.home import Home
from launcher.services import Service

home, port, preparations, services = json.loads(sys.argv[1])
plan = Plan(lambda: None, preparations, [Service(*words) for words in services])
launcher.cli._demo = lambda: launcher.cli.run_demo(Home(Path(home)), port, plan)
sys.exit(launcher.cli.main(["demo"]))
"""
SLEEP = ["sleep", "600"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def web(home: Home, port: int) -> list[str]:
    """A web server that has a page /healthz."""
    folder = home.folder / "pages"
    folder.mkdir(exist_ok=True)
    (folder / "healthz").touch()
    words = ["-m", "http.server", str(port), "--bind", "127.0.0.1", "-d", str(folder)]
    return [sys.executable, *words]


def fakes(home: Home, port: int, worker: list[str], restarts: int) -> list[Any]:
    return [("web", web(home, port)), ("worker", worker, restarts), ("beat", SLEEP, 3)]


def command(home: Home, port: int, preparations: list[list[str]], services: list[Any]) -> list[str]:
    plan = json.dumps([str(home.folder), port, preparations, services])
    return [sys.executable, "-c", PROGRAM, plan]


def query(address: str, statement: str) -> str:
    command = [str(postgres_binaries() / "psql"), "-qAt", address, "-c", statement]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


class Demo:
    def __init__(
        self,
        home: Home,
        port: int | None = None,
        preparations: Sequence[list[str]] = (),
        worker: list[str] | None = None,
        restarts: int = 3,
    ) -> None:
        self.home, self.port = home, port or free_port()
        self.output = home.folder.parent / f"output-{time.monotonic_ns()}"
        services = fakes(home, self.port, worker or SLEEP, restarts)
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                command(home, self.port, list(preparations), services),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def await_ready(self) -> "Demo":
        self.await_said("Ctrl-C stops everything")
        return self

    def await_said(self, words: str) -> None:
        deadline = time.monotonic() + 20
        while words not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.05)

    def said(self) -> str:
        return self.output.read_text()

    def interrupt(self, number: signal.Signals = signal.SIGINT) -> int:
        os.killpg(self.process.pid, number)
        return self.process.wait(20)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def pids(self) -> dict[str, int]:
        records = self.home.run.glob("*.pid")
        return {record.stem: int(record.read_text().split()[0]) for record in records}

    def query(self, statement: str) -> str:
        address = json.loads(self.home.addresses.read_text())["DATABASE_OWNER_URL"]
        return query(address, statement)

    def clean_up(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        stop_leftovers(self.home)


StartDemo = Callable[..., Demo]


def gone(pids: dict[str, int], seconds: float = 5) -> bool:
    """Whether all of them have ended within a while."""
    deadline = time.monotonic() + seconds
    while any(birth(pid) for pid in pids.values()):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def socket_folders(home: Home) -> list[Path]:
    return [Path(record.read_text()) for record in home.run.glob("*.sockets")]
