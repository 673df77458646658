"""Chromium for the browser tests: found, installed where root may, else asked for at once."""

import os
import shutil
import subprocess
from pathlib import Path

from launcher.errors import Stop

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
_INSTALL = ("apt-get", "install", "-y", "--no-install-recommends", "chromium")


def chromium() -> Path:
    """The browser's program; never a silent skip of the tests that need it."""
    if found := _installed():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _install()
        if found := _installed():
            return found
    line = " ".join(_INSTALL) if os.geteuid() == 0 else f"sudo {' '.join(_INSTALL)}"
    raise Stop(f"Chromium is missing, which the browser tests need. Install it: {line}")


def _installed() -> Path | None:
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found:
        return Path(found)
    return _MACOS if _MACOS.exists() else None


def _install() -> None:
    print("Installing Chromium ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (("apt-get", "update", "-qq"), (*_INSTALL[:2], "-qq", *_INSTALL[2:])):
        if subprocess.run(command, env=environment, stdin=subprocess.DEVNULL).returncode:
            return
