"""`make test`: every test of the commit tier, on servers that are thrown away."""

from launcher.chromium import chromium
from launcher.postgres import THROWAWAY
from launcher.processes import run
from launcher.servers import throwaway_servers
from launcher.setup import DEVELOPMENT, set_up
from launcher.venv import PYTHON


def run_tests(words: list[str]) -> int:
    """pytest's own exit code. No test found is a failure too (5)."""
    browser = chromium()  # first, so that a missing one is said at once
    set_up(DEVELOPMENT)
    command = [str(PYTHON), "-m", "pytest", "-n", "2", "--dist", "loadgroup", *words]
    with throwaway_servers(THROWAWAY) as servers:
        return run(command, servers.environment | {"CHROMIUM": str(browser)})
