"""Damaged files through the whole pipeline, held against a reading of the file that shares no
code with it: each row is stored as the file says, or named; nothing is changed in silence.

`fuzz_one(seed)` tries one file; the tests try some hundred, `make trust` thousands.
"""

import csv
import io
import random
from decimal import Decimal, InvalidOperation

from claims.choices import ImportState
from claims.importing.services import confirm_import
from claims.importing.working import work
from claims.models import Claim, Import, ImportProblem
from tests.claims.importing.pipeline.running import assert_counted, sent

HEADER = ["Claim Number", "Payer", "Balance", "Aging Days", "Patient Name"]
ROWS = 12
PAYERS = ("Aetna", "Cigna, Inc.", 'Blue "Gold"', "Crédit Añil", "O'Neil Fund", "=Sum Health")
PIECES = (b'"', b",", b"\n", b"\r", b"\t", b"\xe9", b";", b"$", b"-", b"1E+9", b"'", b"\\", b".",
          b"0", b" ", b"(", b"\xc3\xa9", b"\\N", b"\\.")  # fmt: skip
AMOUNTS = (
    "{:.2f}",
    "${:,.2f}",
    "({:.2f})",
    "{:.2f}-",
    "{:.3f}",
    "{:.1f}",
    "{:.2f} CR",
    "USD {:.2f}",
)


def fuzz_one(seed: int) -> str | None:
    """What was wrong with the file of this seed; None where nothing was."""
    try:
        load_one(seed)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def load_one(seed: int) -> Import:
    """Imports the file of a seed and compares. Raises AssertionError, or what the importer did."""
    content = damaged(seed)
    loaded = sent(content, is_partial=True)
    if loaded.state == ImportState.FAILED or loaded.needs_mapping:
        assert loaded.failure or loaded.proposal["missing"] or loaded.proposal["questions"]
        return loaded
    confirm_import(loaded, user=None)
    work(loaded.pk)
    loaded.refresh_from_db()
    assert loaded.state == ImportState.APPLIED, loaded.failure
    compare(content, loaded)
    return loaded


def damaged(seed: int) -> bytes:
    """A small file with damage to its keys, columns, quotes or bytes, or with none."""
    chance = random.Random(seed)
    rows = [_row(seed * ROWS + n, chance) for n in range(ROWS)]
    if chance.random() < 0.3:
        rows[chance.randrange(ROWS)][0] = rows[chance.randrange(ROWS)][0]
    if chance.random() < 0.3:
        line = chance.choice(rows)
        del line[chance.randrange(len(line))]
    out = io.StringIO()
    quoting = chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    writer = csv.writer(out, quoting=quoting, lineterminator=chance.choice(("\n", "\r\n")))
    writer.writerows([HEADER, *rows])
    content = bytearray(out.getvalue().encode(chance.choice(("utf-8", "cp1252"))))
    head = content.index(b"\n") + 1
    for _ in range(chance.randrange(5)):
        at = chance.randrange(head, len(content))
        kind = chance.randrange(4)
        if kind == 0:
            content[at : at + 1] = chance.choice(PIECES)
        elif kind == 1:
            content[at:at] = chance.choice(PIECES)
        elif kind == 2:
            del content[at : at + chance.randint(1, 12)]
        else:
            content[at:at] = content[at : at + chance.randint(1, 40)]
    return bytes(content)


def _row(number: int, chance: random.Random) -> list[str]:
    amount = Decimal(chance.randrange(1, 10**7)) / 100
    return [f"{number:08d}", chance.choice(PAYERS), chance.choice(AMOUNTS).format(amount),
            str(chance.randint(-3, 400)), f"Doe{number}, Jane"]  # fmt: skip


def compare(content: bytes, loaded: Import) -> None:
    """Every claim has the values of its own line; every line is a claim or has an error."""
    lines = physical_lines(content, loaded.file_format["encoding"])
    delimiter = loaded.file_format["delimiter"]
    stored = Claim.objects.filter(created_import_id=loaded.pk).select_related("payer")
    for claim in stored:
        sources = [cells for cells in _readings(lines, delimiter) if _is_about(cells, claim)]
        assert any(_agrees(cells, claim) for cells in sources), (claim.claim_number, sources)
    assert_counted(loaded)
    problems = ImportProblem.objects.filter(source_import=loaded, is_note=False)
    assert problems.values("row").distinct().count() == loaded.rows_rejected
    for problem in problems:
        assert problem.row > 1
        assert problem.expected
        assert problem.message.startswith(f"Row {problem.row}")
    assert stored.count() == loaded.rows_new


def physical_lines(content: bytes, encoding: str) -> list[str]:
    text = content.decode(encoding)
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _readings(lines: list[str], delimiter: str) -> list[list[str]]:
    """Each line by itself, and each joined to those after it as a quoted cell may do."""
    found = []
    for at in range(len(lines)):
        for until in range(at + 1, min(at + 6, len(lines)) + 1):
            found.append(cells_of("\n".join(lines[at:until]), delimiter))
    return found


def cells_of(line: str, delimiter: str) -> list[str]:
    """Cells between delimiters that stand outside of quotes; doubled quotes are one."""
    cells, cell, quoted, at = [], "", False, 0
    while at < len(line):
        sign = line[at]
        if quoted and line[at : at + 2] == '""':
            cell, at = cell + '"', at + 1
        elif sign == '"' and (quoted or not cell):
            quoted = not quoted
        elif sign == delimiter and not quoted:
            cells.append(cell)
            cell = ""
        else:
            cell += sign
        at += 1
    return [*cells, cell]


def _is_about(cells: list[str], claim: Claim) -> bool:
    return bool(cells) and _plain(cells[0]) == claim.claim_number


def _agrees(cells: list[str], claim: Claim) -> bool:
    return (
        len(cells) >= len(HEADER)
        and not any(cell.strip() for cell in cells[len(HEADER) :])
        and " ".join(_plain(cells[1]).split()).casefold()
        == " ".join(claim.payer.name.split()).casefold()
        and amount_of(cells[2]) == claim.balance
        and _days_of(cells[3]) == claim.aging_days
        and _plain(cells[4]) == claim.patient_name
    )


def _plain(cell: str) -> str:
    """Trimmed, without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    text = cell.strip().strip("\ufeff\u200b").strip()
    return text[1:].strip() if text[:1] == "'" and _escaped(text[1:]) else text


def _escaped(text: str) -> bool:
    bare = text.lstrip(" \t'\"")
    number = text[:1] == "-" and text[1:].replace(".", "", 1).isdigit() and text[1:2] != "."
    return bare[:1] in set("=+-@|%") and not number


def amount_of(cell: str) -> Decimal | None:
    """Dollars of an amount: sign, brackets, minus behind or CR make a credit."""
    text = cell.strip()
    bare = text.removeprefix("USD").lstrip("$ ")
    credit = bare.startswith(("(", "-")) or text.upper().endswith(("-", "CR"))
    for sign in ("USD", "CR", "DR", "usd", "$", "\\", "(", ")", ",", " ", "-", "+"):
        text = text.replace(sign, "")
    try:
        amount = Decimal(text or "0")
    except InvalidOperation:
        return None
    return -amount if credit else amount


def _days_of(cell: str) -> int | None:
    digits = cell.strip().removesuffix(".").removesuffix(".0").replace(",", "")
    try:
        return int(digits)
    except ValueError:
        return None
