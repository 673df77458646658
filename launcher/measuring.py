"""`make bench` and `make trust`: long runs on servers that keep what they commit."""

import os

from launcher.errors import Stop
from launcher.home import chosen_home
from launcher.postgres import MEASURED
from launcher.processes import run
from launcher.servers import throwaway_servers
from launcher.setup import DEVELOPMENT, set_up
from launcher.venv import PYTHON


def run_bench(words: list[str]) -> int:
    """Measure with N rows, 100000 unless told."""
    rows = os.environ.get("N") or "100000"
    if not rows.isdigit():
        raise Stop(f"N is {rows!r}, which is no number of rows")
    return _measure("bench", words, {"N": rows})


def run_trust(words: list[str]) -> int:
    """Run the tests named, or all; `--table` shows the last results and needs no servers."""
    if words == ["--table"]:
        set_up(DEVELOPMENT)
        home = {"ARENGINE_HOME": str(chosen_home().folder)}
        return run([str(PYTHON), "-m", "trust", *words], {**os.environ, **home})
    return _measure("trust", words, {})


def _measure(module: str, words: list[str], extra: dict[str, str]) -> int:
    set_up(DEVELOPMENT)
    home = chosen_home()
    home.create()
    # Beside the results and not in /tmp, which may be memory and then measures nothing.
    parent = home.folder / module
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with throwaway_servers(MEASURED, parent) as servers:
        extra |= {"ARENGINE_HOME": str(home.folder)}
        return run([str(PYTHON), "-m", module, *words], servers.environment | extra)
