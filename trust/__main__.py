"""`make trust`: python -m trust [T1 T6 ...]. SEED= replays, TRUST_KILLS= and the like shrink.

`python -m trust --table` shows the last results in Markdown.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import django

from trust.apart import run_apart
from trust.outcomes import Line, Trial
from trust.table import table


def main(words: Sequence[str]) -> int:
    """Runs the tests named, or all; 1 when any misses its target."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arengine.settings")
    os.environ["LOG_LEVEL"] = "CRITICAL"
    # An ordered end, too, ends the processes that a test has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    django.setup()
    from django.conf import settings

    from trust.trials import TRIALS

    latest = Path(settings.HOME) / "trust" / "latest.json"
    if list(words) == ["--table"]:
        print(table(latest))
        return 0
    if unknown := set(words) - {trial.name for trial in TRIALS}:
        print(f"trust: there is no {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    return _run_all([trial for trial in TRIALS if not words or trial.name in words], latest)


def _run_all(trials: Sequence[Trial], latest: Path) -> int:
    from django.db import connection

    from bench.ground import NotOurs, prepare_ground
    from bench.machine import describe_machine

    try:
        prepare_ground("trust-")
    except NotOurs as reason:
        print(f"trust: {reason}", file=sys.stderr)
        return 1
    machine = describe_machine()
    connection.close()  # a test may copy the database, which nobody else may use then
    began, lines = time.monotonic(), []
    for trial in trials:
        lines.append(_run(trial))
        print(lines[-1], flush=True)
        # After each, so that an interrupted night leaves what it has found.
        _write(latest, machine, lines, time.monotonic() - began)
    bad = sum(line.good is False for line in lines)
    print(f"{len(lines)} tests, {bad} missed, {(time.monotonic() - began) / 60:.1f} minutes")
    return 1 if bad else 0


def _run(trial: Trial) -> Line:
    seed = int(os.environ.get("SEED") or random.randrange(10**6))
    began = time.monotonic()
    outcome = run_apart(trial, seed)
    took = round(time.monotonic() - began, 1)
    return Line(
        trial.name, trial.title, trial.target, outcome.good, outcome.result, seed, took,
        outcome.details,
    )  # fmt: skip


def _write(path: Path, machine: object, lines: Sequence[Line], seconds: float) -> None:
    told = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine,
        "seconds": round(seconds, 1),
        "sizes": {k: v for k, v in sorted(os.environ.items()) if k.startswith("TRUST_")},
        "results": [line.to_json() for line in lines],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
