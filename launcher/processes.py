"""Processes that outlive a function call: started in their own session, stopped in steps."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from launcher.errors import Ordered
from launcher.home import ROOT, Home
from launcher.identity import birth

Steps = tuple[tuple[signal.Signals, float], ...]

# A "fast" stop of PostgreSQL can hang in crash recovery, so each step is bounded.
POSTGRES_STEPS: Steps = ((signal.SIGINT, 15), (signal.SIGQUIT, 5), (signal.SIGKILL, 5))
ORDINARY_STEPS: Steps = ((signal.SIGTERM, 15), (signal.SIGQUIT, 5), (signal.SIGKILL, 5))
_TICK = 0.05
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Account:
    """Whom a command runs as: words put before it, and a user and group to change to."""

    prefix: tuple[str, ...] = ()
    user: int | None = None
    group: int | None = None


MYSELF = Account()


@dataclass
class Child:
    """One running process; `process` is None when an earlier launcher had started it."""

    name: str
    pid: int
    born: str
    record: Path
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def alive(self) -> bool:
        if self.process is not None:
            return self.process.poll() is None
        return birth(self.pid) == self.born

    @property
    def steps(self) -> Steps:
        return _steps_of(self.name)


def start(
    home: Home,
    name: str,
    command: Sequence[str],
    environment: Mapping[str, str],
    account: Account = MYSELF,
) -> Child:
    """Start a command in its own session, its output in the home's log, and record its pid.

    A Ctrl-C in the terminal goes to a whole process group: in its own session a child does not
    see it, and the launcher decides who stops when.
    """
    log, record = home.log / f"{name}.log", home.run / f"{name}.pid"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*account.prefix, *command],
            env=dict(environment),
            cwd="/" if account.user else ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            user=account.user,
            group=account.group,
            extra_groups=None if account.user is None else [],
            preexec_fn=die_with_parent(_steps_of(name)[0][0]),
        )
    child = Child(name, process.pid, birth(process.pid), record, log, process)
    record.write_text(f"{child.pid} {child.born}")
    return child


def stop(*children: Child) -> None:
    """Stop all of them side by side, each in its own steps, and wait until they are gone."""
    for step in range(3):
        alive = [child for child in children if child.alive()]
        for child in alive:
            _send(child, child.steps[step][0])
        _await_end(alive, max((child.steps[step][1] for child in alive), default=0))
    for child in children:
        child.record.unlink(missing_ok=True)


def leftovers(home: Home) -> list[Child]:
    """Recorded processes that live on though their launcher is gone; call under the lock."""
    found = []
    for record in sorted(home.run.glob("*.pid")):
        pid, _, born = record.read_text().partition(" ")
        child = Child(record.stem, int(pid or 0), born, record, home.log / f"{record.stem}.log")
        # A number taken over by another process has another birth and is left in peace.
        if child.alive():
            found.append(child)
        else:
            record.unlink()
    return found


def run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command to its end in this terminal; its exit code."""
    process = subprocess.Popen(
        command, env=dict(environment), cwd=ROOT, preexec_fn=die_with_parent(signal.SIGTERM)
    )
    try:
        return process.wait()
    except Ordered:
        _end(process)
        raise


def die_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """Linux can signal a child when its parent dies, kill -9 included; elsewhere the next start
    finds the recorded pid and stops it."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return lambda: library.prctl(_PR_SET_PDEATHSIG, int(number)) and None


def _steps_of(name: str) -> Steps:
    return POSTGRES_STEPS if name == "postgres" else ORDINARY_STEPS


def _send(child: Child, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        # Each child leads its own session, so the last step reaches what it had started.
        (os.killpg if number == signal.SIGKILL else os.kill)(child.pid, number)


def _await_end(children: list[Child], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and any(child.alive() for child in children):
        time.sleep(_TICK)


def _end(process: subprocess.Popen[bytes]) -> None:
    if not sys.stdin.isatty():  # at a terminal Ctrl-C has reached it already
        process.send_signal(signal.SIGINT)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
