"""The words after `dev.py`."""

import os
import sys
from collections.abc import Callable

from launcher.checking import run_checks
from launcher.commands import preparations, services
from launcher.demo import Plan, chosen_port, run_demo
from launcher.errors import Ordered, Stop
from launcher.home import chosen_home
from launcher.managing import run_manage
from launcher.measuring import run_bench, run_trust
from launcher.orders import heed_orders
from launcher.resetting import run_reset
from launcher.setup import DEMO, DEVELOPMENT, lock, set_up
from launcher.testing import run_tests

USAGE = """python3 dev.py COMMAND
  demo         start everything at http://127.0.0.1:8000 (PORT=, EMPTY=1)
  test [...]   all tests; further words go to pytest
  check        style, types, settings, migrations, floors
  bench        speed (N= rows)
  trust        the long tests: kill, race, fuzz, tamper
  reset        remove the demo and its data
  setup        install what the lock files say, and nothing else
  lock         write the lock files anew
  manage ...   manage.py on the demo's data"""


def main(words: list[str]) -> int:
    """Run one command; what the person can mend is one line and exit code 1."""
    command = _commands().get(words[0]) if words else None
    if command is None:
        print(USAGE, file=sys.stderr)
        return 2
    heed_orders()
    try:
        return command(words[1:])
    except Stop as reason:
        print(f"{words[0]}: {reason}", file=sys.stderr)
        return 1
    except Ordered:
        return 130


def _commands() -> dict[str, Callable[[list[str]], int]]:
    return {
        "demo": lambda _: _demo(),
        "test": run_tests,
        "check": lambda _: run_checks(),
        "bench": run_bench,
        "trust": run_trust,
        "reset": lambda _: run_reset(),
        "setup": lambda _: _setup(),
        "lock": lambda _: lock(),
        "manage": run_manage,
    }


def _demo() -> int:
    home, port = chosen_home(), chosen_port()
    empty = os.environ.get("EMPTY", "") not in ("", "0")
    plan = Plan(lambda: set_up(DEMO), preparations(empty), services(home, port))
    return run_demo(home, port, plan)


def _setup() -> int:
    set_up(DEVELOPMENT)
    return 0
