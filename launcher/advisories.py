"""Known holes in what we depend on, where the advisory source can be reached."""

import json
import subprocess
from typing import Any

from launcher.home import ROOT
from launcher.venv import PYTHON

_SECONDS = 20
_LOCKS = ("requirements.txt",)


def check_advisories() -> int:
    """1 when a locked package has a known hole, each named; 0 when none has or nobody can be asked.

    The locks say exactly what is installed, so nothing is resolved or downloaded.
    """
    found = _asked()
    if found is None:
        print("The advisory source cannot be reached from here; nothing was compared.", flush=True)
        return 0
    holes = [
        f"{package['name']} {package['version']}: {hole['id']}, mended in "
        f"{', '.join(hole['fix_versions']) or 'no version yet'}"
        for package in found
        for hole in package.get("vulns", [])
    ]
    print("\n".join(holes) or f"{len(found)} packages, no known hole.", flush=True)
    return 1 if holes else 0


def _asked() -> list[dict[str, Any]] | None:
    locks = [word for lock in _LOCKS for word in ("-r", lock)]
    options = ["--disable-pip", "--no-deps", "--format", "json", "--progress-spinner", "off"]
    command = [str(PYTHON), "-m", "pip_audit", *locks, *options, "--timeout", "3"]
    try:
        run = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
        return list(json.loads(run.stdout)["dependencies"])
    except (subprocess.TimeoutExpired, OSError, ValueError, KeyError):
        return None
