"""Runs one import in this process and prints its seconds, rows and peak memory as JSON."""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import django


def main(path: Path, *words: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arengine.settings")
    django.setup()
    from bench.encryption import PLAIN, leave_words_plain
    from bench.files import AS_OF
    from claims.importing import working
    from claims.importing.describing import describe
    from claims.importing.services import Wishes, confirm_import, receive_file
    from claims.importing.working import work
    from claims.models import Import

    if PLAIN in words:
        leave_words_plain()
    spent: list[float] = []
    importing: Any = working
    importing.refresh_deadlines_of_import = _timed(importing.refresh_deadlines_of_import, spent)
    marks = [time.perf_counter()]
    with path.open("rb") as source:
        received, _ = receive_file(source, path.name, Wishes(AS_OF), user=None, today=AS_OF)
    marks.append(time.perf_counter())
    work(received.pk)
    checked = Import.objects.get(pk=received.pk)
    marks.append(time.perf_counter())
    confirm_import(checked, user=None)
    work(received.pk)
    marks.append(time.perf_counter())
    done = Import.objects.get(pk=received.pk)
    stored, check, apply = (b - a for a, b in pairwise(marks))
    told = {
        "state": done.state,
        "rows": describe(done)["rows"],
        # The rows are in, summed and audited; their clocks are set once that is committed.
        "seconds": round(marks[-1] - marks[0] - sum(spent), 2),
        "clocks": round(sum(spent), 2),
        "store": round(stored, 2),
        "check": round(check, 2),
        "apply": round(apply - sum(spent), 2),
        "peak_mb": round(_peak_kb() / 1024, 1),
        "failure": done.failure,
    }
    json.dump(told, sys.stdout)


def _timed(verb: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    def timed(*given: Any) -> Any:
        begun = time.perf_counter()
        try:
            return verb(*given)
        finally:
            spent.append(time.perf_counter() - begun)

    return timed


def _peak_kb() -> int:
    """Of this program alone: `ru_maxrss` keeps the peak of the process that started it."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    peak = next((line.split()[1] for line in lines if line.startswith("VmHWM")), None)
    return int(peak or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
