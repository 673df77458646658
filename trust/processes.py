"""Processes that are there to be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from launcher.home import ROOT
from launcher.processes import die_with_parent

Process = subprocess.Popen[bytes]
NOTHING: Mapping[str, str] = MappingProxyType({})


def database_url() -> str:
    """The address of the database in use, which under pytest is not the one of the settings."""
    name = str(connection.settings_dict["NAME"])
    return urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl()


def start(
    words: Sequence[str], environment: Mapping[str, str] = NOTHING, *, listen: bool = False
) -> Process:
    """Starts a Python program in a process group of its own, on the database in use."""
    with _log() as log:
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": database_url(), "LOG_LEVEL": "ERROR", **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if listen else subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGKILL),
        )


def _log() -> BinaryIO:
    """What is killed complains there and not on the terminal."""
    folder = Path(settings.HOME) / "trust"
    folder.mkdir(parents=True, exist_ok=True)
    return (folder / "processes.log").open("ab")


def kill(process: Process) -> None:
    """kill -9 for the process and its children, at once."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def running(words: Sequence[str], environment: Mapping[str, str] = NOTHING) -> Iterator[Process]:
    """A process that does not outlive the block, however that ends."""
    process = start(words, environment)
    try:
        yield process
    finally:
        kill(process)


@contextmanager
def ready(call: str, *numbers: int, environment: Mapping[str, str] = NOTHING) -> Iterator[Process]:
    """A function of the product in a process of its own, about to begin (`lone_call`)."""
    words = ["-m", "trust.lone_call", call, *map(str, numbers)]
    process = start(words, environment, listen=True)
    try:
        if process.stdout is None or process.stdout.readline().strip() != b"ready":
            raise RuntimeError(f"{call} did not begin")
        yield process
    finally:
        kill(process)


def await_true(condition: Callable[[], object], seconds: float, what: str) -> float:
    """Waits until the condition holds; returns the seconds it took. Raises TimeoutError."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"after {seconds:.0f} s still not: {what}")
        time.sleep(0.02)
    return time.monotonic() - began
