"""Each test in a process of its own, which is ended when its time is up: python -m trust.apart
NAME SEED FILE. What one test leaves behind, hangs on or breaks is not the next one's matter."""

import json
import os
import signal
import subprocess
import sys
import traceback
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import django

from launcher.home import ROOT
from launcher.processes import die_with_parent
from trust.outcomes import Outcome, Trial

# From the order to end until the end by force: enough to stop servers of one's own.
FAREWELL = 45


def run_apart(trial: Trial, seed: int) -> Outcome:
    """What the test showed; a test that ends without a word or not at all has missed."""
    with TemporaryDirectory() as folder:
        answer = Path(folder) / "outcome.json"
        words = [sys.executable, "-m", "trust.apart", trial.name, str(seed), str(answer)]
        child = subprocess.Popen(
            words, cwd=ROOT, start_new_session=True, preexec_fn=die_with_parent(signal.SIGTERM)
        )
        try:
            child.wait(trial.minutes * 60)
        except subprocess.TimeoutExpired:
            return Outcome(False, f"ended after {trial.minutes} minutes without a result")
        finally:
            _end(child)
        if not answer.exists():
            return Outcome(False, f"its process ended with {child.returncode}")
        return Outcome(**json.loads(answer.read_text()))


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Asked first, so that it stops what it has started."""
    if child.poll() is None:
        child.terminate()
        with suppress(subprocess.TimeoutExpired):
            child.wait(FAREWELL)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def main(name: str, seed: int, answer: Path) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    django.setup()
    from trust.ground import pinned_portfolio
    from trust.trials import TRIALS

    (trial,) = [trial for trial in TRIALS if trial.name == name]
    try:
        with pinned_portfolio():
            outcome = trial.run(seed)
    except Exception as error:
        traceback.print_exc()
        outcome = Outcome(False, f"{type(error).__name__}: {error}")
    answer.write_text(json.dumps(asdict(outcome)))
    # Threads that still wait for something do not hold up the others.
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
