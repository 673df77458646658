"""`make trust`: python -m trust [T1 T6 ...]. SEED= replays, TRUST_KILLS= and the like shrink."""

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import django

from trust.outcomes import Line, Outcome, Trial


def main(names: Sequence[str]) -> int:
    """Runs the tests named, or all; 1 when any misses its target."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arengine.settings")
    os.environ["LOG_LEVEL"] = "CRITICAL"
    # An ordered end, too, ends the processes that a test has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    django.setup()
    from django.conf import settings

    from bench.ground import NotOurs, prepare_ground
    from trust.trials import TRIALS

    if unknown := set(names) - {trial.name for trial in TRIALS}:
        print(f"trust: there is no {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    try:
        prepare_ground("trust-")
    except NotOurs as reason:
        print(f"trust: {reason}", file=sys.stderr)
        return 1
    lines = [_run(trial) for trial in TRIALS if not names or trial.name in names]
    _write(Path(settings.HOME) / "trust" / "latest.json", lines)
    return 0 if all(line.good for line in lines) else 1


def _run(trial: Trial) -> Line:
    from trust.ground import pinned_portfolio

    seed = int(os.environ.get("SEED") or random.randrange(10**6))
    began = time.monotonic()
    try:
        with pinned_portfolio():
            outcome = trial.run(seed)
    except Exception as error:
        traceback.print_exc()
        outcome = Outcome(False, f"{type(error).__name__}: {error}")
    took = round(time.monotonic() - began, 1)
    line = Line(
        trial.name, trial.title, trial.target, outcome.good, outcome.result, seed, took
    )  # fmt: skip
    print(line, flush=True)
    return line


def _write(path: Path, lines: Sequence[Line]) -> None:
    from bench.machine import describe_machine

    told = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": describe_machine(),
        "results": [line.to_json() for line in lines],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
