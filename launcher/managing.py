"""`dev.py manage ...`: manage.py on the demo's data, beside a running demo or without one."""

import json
import os

from launcher.commands import manage
from launcher.home import Home, chosen_home, in_use, sole_use
from launcher.keys import secrets_of
from launcher.postgres import DEMO as SETTINGS
from launcher.processes import run
from launcher.servers import running_servers
from launcher.setup import DEMO, set_up


def run_manage(words: list[str]) -> int:
    """Its exit code."""
    set_up(DEMO)
    home = chosen_home()
    if in_use(home) and home.addresses.exists():
        return run(manage(*words), _beside_demo(home))
    with sole_use(home, "manage.py"), running_servers(home, SETTINGS) as servers:
        return run(manage(*words), servers.environment)


def _beside_demo(home: Home) -> dict[str, str]:
    known = {**secrets_of(home), **json.loads(home.addresses.read_text())}
    return {"ARENGINE_ENV": "local", **known, **os.environ, "ARENGINE_HOME": str(home.folder)}
