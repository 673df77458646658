"""Our own import: first load, the same rows again, a tenth changed. Each in a fresh process."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.figures import checkpoint
from bench.files import write_file
from launcher.home import ROOT

# Another file by its bytes, the same rows: a file known by its bytes would not even be read.
FILES: dict[str, dict[str, Any]] = {
    "first": {},
    "unchanged": {"trailer": "\r\n"},
    "changed": {"changed_share": 0.1},
}
Told = dict[str, Any]


def write_files(folder: Path, rows: int) -> dict[str, Path]:
    """The three files of one size."""
    paths = {name: folder / f"bench-{rows}-{name}.csv" for name in FILES}
    for name, options in FILES.items():
        write_file(paths[name], rows, **options)
    return paths


def take_in(path: Path, *words: str) -> Told:
    """One import in a process of its own: what it tells of itself."""
    checkpoint()
    done = subprocess.run(
        [sys.executable, "-m", "bench.importer", str(path), *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    told: Told = json.loads(done.stdout.strip().splitlines()[-1])
    if told["state"] != "applied":
        raise RuntimeError(f"{path.name} is {told['state']}: {told['failure']}")
    return told


def take_in_all(paths: dict[str, Path]) -> dict[str, Told]:
    """The three in their order."""
    return {name: take_in(path) for name, path in paths.items()}
