"""COPY into the tables of an import: rows by the million cost what their bytes cost."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection
from psycopg import Copy

from arengine.lib.encryption import encrypt
from claims.importing.cells import Names, escaped
from claims.importing.encrypting import Block, joined
from claims.importing.problems import Problem


def stage_table(import_id: int) -> str:
    """The name of the import's own staging table."""
    return f"import_stage_{int(import_id)}"


@contextmanager
def copying(table: str, columns: Sequence[str]) -> Iterator[Copy]:
    """An open COPY that takes ready text."""
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        yield copy


def copy_text(table: str, columns: Sequence[str], text: str) -> None:
    """Sends ready COPY text."""
    with copying(table, columns) as copy:
        copy.write(text)


def copy_problems(import_id: int, problems: Iterable[Problem]) -> None:
    """Writes lines of the error list; what quotes the file is encrypted."""
    lines = "".join(
        f"{import_id}\t{problem.row}\t{escaped(problem.column[:120])}\t"
        f"{_hex('found', problem.found)}\t{escaped(problem.expected)}\t"
        f"{_hex('message', problem.message)}\t{problem.is_note}\n"
        for problem in problems
    )
    columns = ("source_import_id", '"row"', '"column"', "found", "expected", "message", "is_note")
    if lines:
        copy_text("claims_importproblem", columns, lines.replace("\x00", ""))


def _hex(name: str, text: str) -> str:
    plain, column = text.replace("\x00", "").encode(), f"claims_importproblem.{name}"
    encrypted = encrypt(plain, column) if plain else b""
    return f"\\\\x{encrypted.hex()}"


def copy_patients(import_id: int, blocks: Iterable[Block]) -> None:
    """Sets aside what rows say of patients, a block of rows in one sealed value."""
    lines = ""
    for block in blocks:
        numbers = block["row_number"]
        sealed = encrypt(joined(block).encode(), "claims_stagedpatients.words")
        lines += f"{import_id}\t{numbers[0]}\t{numbers[-1]}\t\\\\x{sealed.hex()}\n"
    if lines:
        columns = ("source_import_id", "first_row", "last_row", "words")
        copy_text("claims_stagedpatients", columns, lines)


def copy_names(import_id: int, kind: str, names: Names) -> None:
    """Writes the payers' or facilities' spellings that staged rows refer to."""
    lines = "".join(
        f"{import_id}\t{kind}\t{number}\t{escaped(name)}\t{escaped(key)}\n"
        for number, (key, name) in enumerate(names.spelled, start=1)
    )
    if lines:
        columns = ("source_import_id", "kind", "number", "name", "key")
        copy_text("claims_importname", columns, lines)
