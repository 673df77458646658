"""`make check`: all that can be said about the code without running the engine."""

import os
from collections.abc import Mapping

from launcher.advisories import check_advisories
from launcher.commands import manage
from launcher.keys import fresh_secrets
from launcher.processes import run
from launcher.setup import DEVELOPMENT, set_up
from launcher.venv import PYTHON

# Nothing listens there: a check that asked the database would fail.
_NOWHERE = {
    "DATABASE_URL": "postgresql://check@127.0.0.1:9/check",
    "DATABASE_OWNER_URL": "postgresql://check@127.0.0.1:9/check",
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "CELERY_BROKER_URL": "redis://127.0.0.1:9/0",
    "ALLOWED_HOSTS": "arengine.example",
    # `makemigrations --check` warns that it cannot compare with a database.
    "PYTHONWARNINGS": "ignore::RuntimeWarning",
}


def run_checks() -> int:
    """Run every check, also after one has failed, and say how each went."""
    set_up(DEVELOPMENT)
    environment = {**os.environ, **_NOWHERE, **fresh_secrets()}
    results = {name: _check(name, *what, environment) for name, what in _checks().items()}
    print("== advisories", flush=True)
    results["advisories"] = check_advisories()
    for name, code in results.items():
        print(f"{'ok    ' if code == 0 else 'FAILED'}  {name}", flush=True)
    return 1 if any(results.values()) else 0


def _checks() -> dict[str, tuple[list[str], str]]:
    """Name -> command and the ARENGINE_ENV it runs in."""
    deploy = manage("check", "--deploy", "--fail-level", "WARNING")
    migrations = manage("makemigrations", "--check", "--dry-run")
    return {
        "ruff": (_module("ruff", "check", "."), "local"),
        "format": (_module("ruff", "format", "--check", "."), "local"),
        "types": (_module("mypy", "."), "local"),
        "deployment": (deploy, "production"),
        "migrations": (migrations, "local"),
        "floors": (_module("pytest", "tests/test_floors.py"), "local"),
    }


def _module(name: str, *words: str) -> list[str]:
    return [str(PYTHON), "-m", name, *words]


def _check(name: str, command: list[str], stage: str, environment: Mapping[str, str]) -> int:
    print(f"== {name}", flush=True)
    return run(command, {**environment, "ARENGINE_ENV": stage})
