"""Damaged files of every kind are read or refused, and never end in a traceback."""

import io
import random
import zipfile
from datetime import date

import pytest

from claims.importing.reading import FileRefused
from tests.claims.importing.files import csv_bytes, outcome, xlsx_bytes

AS_OF = date(2026, 11, 21)
HEAD = ["Claim Number", "Payer", "Balance", "Aging Days", "DOS", "Patient Name"]
ROWS = [[f"{n:05d}", "Aetna, Inc.", f"${n}.5", str(n), "3/22/2026", 'O"Neil'] for n in range(40)]
CSV = csv_bytes(
    *[",".join(f'"{text.replace(chr(34), chr(34) * 2)}"' for text in r) for r in [HEAD, *ROWS]]
)
XLSX = xlsx_bytes([HEAD, *ROWS])
PIECES = [
    b'"',
    b",",
    b"\n",
    b"\r",
    b"\0",
    b"\xe9",
    b"\xff\xfe",
    b";",
    b"$",
    b"-",
    b"1E+9",
    b"\t",
    b"<",
]


def mutated(content: bytes, chance: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data))
        kind = chance.randrange(4)
        if kind == 0:
            data[at] = chance.randrange(256)
        elif kind == 1:
            del data[at : at + chance.randint(1, 30)]
        elif kind == 2:
            data[at:at] = chance.choice(PIECES)
        else:
            data[at:at] = data[at : at + chance.randint(1, 60)]
    return bytes(data)


@pytest.mark.parametrize("seed", range(10))
def test_mutated_csv_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    good = {",".join(row[:1]) for row in ROWS}
    for _ in range(40):
        try:
            claims, errors, unclear = outcome(mutated(CSV, chance), "claims.csv", AS_OF)
        except FileRefused:
            continue
        assert unclear or claims or errors
        assert len(good & set(claims)) > 15 or unclear or errors


@pytest.mark.parametrize("seed", range(5))
def test_mutated_workbook_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(30):
        try:
            outcome(mutated(XLSX, chance), "claims.xlsx", AS_OF)
        except FileRefused:
            continue


@pytest.mark.parametrize("seed", range(5))
def test_mutated_sheet_is_read_or_refused(seed: int) -> None:
    """The damage is inside the XML: the archive around it is whole."""
    chance = random.Random(seed)
    for _ in range(20):
        stream = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(XLSX)) as old, zipfile.ZipFile(stream, "w") as new:
            broken = chance.choice(old.namelist())
            for name in old.namelist():
                content = old.read(name)
                new.writestr(name, mutated(content, chance) if name == broken else content)
        try:
            outcome(stream.getvalue(), "claims.xlsx", AS_OF)
        except FileRefused:
            continue
