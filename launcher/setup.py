"""Set-up: the second time, and as long as no lock file changes, it does nothing."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from launcher.home import ROOT
from launcher.node import run_npm, set_up_node_modules
from launcher.stamps import is_stamped, stamp
from launcher.venv import UV, VENV, install, make_venv, order

DEMO = ("requirements.txt", "requirements-local.txt")
DEVELOPMENT = (*DEMO, "requirements-dev.txt")
_INPUTS = ("requirements", "requirements-local", "requirements-dev")
_SEPARATE = ("requirements-setup", "requirements-node")


def set_up(locks: tuple[str, ...]) -> None:
    """Bring the venv and node_modules to what the lock files say."""
    with _one_at_a_time():
        if not is_stamped(VENV, *locks):
            print("Setting up (once, and after a change of a lock file) ...", flush=True)
            make_venv()
            install(*locks)
            stamp(VENV, *locks)
        set_up_node_modules()


def lock() -> int:
    """Resolve the newest versions that the inputs allow and write all lock files anew."""
    set_up(DEMO)
    for name in (*_INPUTS, *_SEPARATE):
        options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header"]
        files = [f"{name}.in", "-o", f"{name}.txt"]
        order([str(UV), "pip", "compile", "--quiet", "--upgrade", *options, *files])
    run_npm("update", "--package-lock-only")
    return 0


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    # `make demo` and `make test` started together would write the same venv.
    descriptor = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
