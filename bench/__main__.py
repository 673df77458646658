"""`make bench`: python -m bench [N]. Our import against COPY and the usual ways, the night, and
the pages, in one run on one server."""

import json
import os
import sys
import tempfile
import warnings
from datetime import UTC, datetime
from pathlib import Path

import django

USUAL_ROWS = 100_000


def main(words: list[str]) -> int:
    """Prints the table; 1 when a target is missed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arengine.settings")
    os.environ["LOG_LEVEL"] = "ERROR"
    warnings.filterwarnings("ignore", message="No directory at")  # no static files are served
    rows = int(words[0] if words else os.environ.get("N") or USUAL_ROWS)
    django.setup()
    from django.conf import settings

    from arengine.ownership import owning
    from bench.ground import NotOurs, prepare_ground
    from bench.machine import describe_machine
    from bench.report import table, told
    from bench.runs import measure

    try:
        prepare_ground("bench-")
    except NotOurs as reason:
        print(f"bench: {reason}", file=sys.stderr)
        return 1
    folder = Path(settings.HOME) / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    # Imports run as the application, in processes of their own; what is around them as the owner.
    with owning(), tempfile.TemporaryDirectory(dir=folder) as scratch:
        figures = measure(Path(scratch), rows)
    result = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "rows": rows,
        "machine": describe_machine(),
        "figures": told(figures),
    }
    (folder / "latest.json").write_text(json.dumps(result, indent=2) + "\n")
    print(table(figures))
    return 1 if any(figure.good is False for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
