"""The venv in the checkout, and installing into it."""

import importlib.util
import subprocess
import sys

from launcher.errors import Stop
from launcher.home import ROOT

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"


def make_venv() -> None:
    """A venv with pip and uv; a whole one is left alone, a broken one is made anew."""
    if not _works():
        _refuse_incomplete_python()
        order([sys.executable, "-m", "venv", "--clear", str(VENV)])
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    order([*pip, "--require-hashes", "-r", "requirements-setup.txt"])


def install(*locks: str) -> None:
    """Install exactly the locked files. Not `sync`, which would remove uv and pip."""
    words = [word for lock in locks for word in ("-r", lock)]
    into = ["--python", str(PYTHON), "--require-hashes"]
    order([str(UV), "pip", "install", "--quiet", *into, *words])


def order(command: list[str]) -> None:
    """Run one step of the set-up; what it says about its failure is on the terminal."""
    if subprocess.run(command, cwd=ROOT).returncode:
        raise Stop(f"Set-up failed at: {' '.join(command)}")


def _works() -> bool:
    try:
        check = [str(PYTHON), "-m", "pip", "--version"]
        return subprocess.run(check, capture_output=True).returncode == 0
    except OSError:
        return False


def _refuse_incomplete_python() -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    for name in ("venv", "ensurepip"):
        if importlib.util.find_spec(name) is None:
            line = f"apt-get install python{version}-venv"
            raise Stop(f"This Python comes without {name}. Install it: {line}")
