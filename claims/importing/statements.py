"""Statements over a staged file: their parameters, how they are run, the memory they get."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from accounts.choices import UNASSIGNED
from accounts.models import Facility
from arengine.lib.fold import fold
from claims.models import Import


def parameters(source_import: Import) -> dict[str, Any]:
    """What the SQL of a `Source` refers to."""
    unassigned = Facility.objects.get(key=fold(UNASSIGNED)).pk
    return {
        "import": source_import.pk,
        "as_of": source_import.as_of,
        "unassigned": unassigned,
    }


def run(statement: str, values: dict[str, Any]) -> int:
    """Executes one statement; the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def fetch(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Executes one query; its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


@contextmanager
def room() -> Iterator[None]:
    """Memory for a statement over the whole file, and no compiling of what runs for a second."""
    with transaction.atomic():
        run("SET LOCAL work_mem = '128MB'; SET LOCAL jit = off", {})
        yield
