"""A short private folder for the servers' sockets."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.home import Home
from launcher.processes import Account


@contextmanager
def socket_folder(home: Home, name: str, account: Account) -> Iterator[Path]:
    """A new 0700 folder below /tmp: a socket's path may have no more than 107 bytes (103 on
    macOS), and a checkout may lie deeper than that."""
    folder = Path(tempfile.mkdtemp(prefix="arengine-", dir="/tmp"))
    if account.user is not None and account.group is not None:
        os.chown(folder, account.user, account.group)
    record = home.run / f"{name}.sockets"
    record.write_text(str(folder))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        record.unlink(missing_ok=True)


def remove_abandoned(home: Home) -> None:
    """Remove the folders that a launcher killed with -9 could not."""
    for record in home.run.glob("*.sockets"):
        folder = Path(record.read_text())
        if folder.name.startswith("arengine-") and folder.parent == Path("/tmp"):  # noqa: S108
            shutil.rmtree(folder, ignore_errors=True)
        record.unlink()
