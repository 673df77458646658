"""Every bomb is refused within two seconds of computing and 64 MiB, in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.claims.importing.bombs import CLOSE, OPEN, all_bombs, book, cell

ROOT = Path(__file__).resolve().parents[3]

MEASURE = """
import json, resource, sys, time
from claims.importing.reading import FileRefused, detect, read_rows
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # a peak: it never falls again
for line in sys.stdin:
    path = line.strip()
    with open(path, "rb") as stream:
        start = time.process_time()
        try:
            fmt = detect(stream, filename=path)
            rows = sum(1 for _ in read_rows(stream, fmt))
            outcome = f"read {rows} rows"
        except FileRefused as error:
            outcome = error.code
        seconds = time.process_time() - start
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(json.dumps([path, outcome, seconds, more]), flush=True)
"""


def measured(paths: list[Path]) -> list[tuple[str, str, float, float]]:
    run = subprocess.run(
        [sys.executable, "-c", MEASURE],
        input="\n".join(map(str, paths)),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    return [tuple(json.loads(line)) for line in run.stdout.splitlines()]


def test_every_bomb_is_refused_quickly_and_in_little_memory(tmp_path: Path) -> None:
    names = {}
    for number, (name, content) in enumerate(all_bombs()):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(content)
        names[str(path)] = name
    results = measured([Path(path) for path in names])
    assert len(results) == len(names) >= 20
    failed = [
        (names[path], outcome, round(seconds, 2), round(more))
        for path, outcome, seconds, more in results
        if outcome.startswith("read") or seconds >= 2 or more >= 64
    ]
    assert failed == []


@pytest.mark.parametrize("row", ['r="99999999999"', 'r="1048577"'])
def test_forged_row_number_is_refused(tmp_path: Path, row: str) -> None:
    forged = f"<row {row}><c><v>1</v></c></row>".encode()
    sheet = OPEN + cell(b"Claim") + forged + CLOSE
    path = tmp_path / "forged.xlsx"
    path.write_bytes(book(sheet))
    ((_, outcome, seconds, _),) = measured([path])
    assert outcome == "rows"
    assert seconds < 10
