"""Runs one import in this process and prints its seconds, rows and peak memory as JSON."""

import json
import os
import resource
import sys
import time
from itertools import pairwise
from pathlib import Path

import django


def main(path: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arengine.settings")
    django.setup()
    from bench.files import AS_OF
    from claims.importing.describing import describe
    from claims.importing.services import Wishes, confirm_import, receive_file
    from claims.importing.working import work
    from claims.models import Import

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
        "seconds": round(marks[-1] - marks[0], 2),
        "store": round(stored, 2),
        "check": round(check, 2),
        "apply": round(apply, 2),
        "peak_mb": round(_peak_kb() / 1024, 1),
        "failure": done.failure,
    }
    json.dump(told, sys.stdout)


def _peak_kb() -> int:
    """Of this program alone: `ru_maxrss` keeps the peak of the process that started it."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    peak = next((line.split()[1] for line in lines if line.startswith("VmHWM")), None)
    return int(peak or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
