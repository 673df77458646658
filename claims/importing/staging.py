"""Stages a file: every row below the header becomes a row of the import's own typed table, or a
problem with its reason. Streamed, so that memory does not grow with the file."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import BinaryIO

from django.db import connection, transaction

from claims.importing.blocks import Converter
from claims.importing.copying import copy_names, copy_patients, copy_problems, copying, stage_table
from claims.importing.fitting import Row
from claims.importing.formats import FileFormat
from claims.importing.mapping import Mapping
from claims.importing.reading import read_rows
from claims.importing.statements import run
from claims.models import Import, ImportName, ImportProblem, RejectedRow, StagedPatients

# Small blocks stay in the processor's cache; one COPY takes many of them.
BLOCK_ROWS = 2_000
BLOCKS_PER_COPY = 20
Progress = Callable[[int, int], None]


def stage_file(source_import: Import, stream: BinaryIO, progress: Progress) -> Converter:
    """Fills the staging table and the error list anew. `progress` gets rows and bytes read.

    Raises FileRefused where the file as a whole cannot be read.
    """
    file_format = FileFormat.from_json(source_import.file_format)
    mapping = Mapping.from_json(source_import.mapping)
    converter = Converter(mapping, file_format, source_import.as_of)
    _start_afresh(source_import.pk)
    rows = read_rows(stream, file_format)
    table = stage_table(source_import.pk)
    with _collection_paused():
        while block := list(islice(rows, BLOCK_ROWS)):
            # `progress` raises when the lease is lost: then none of these rows may stay.
            with transaction.atomic():
                with copying(table, converter.columns) as copy:
                    copy.write(converter.convert(block))
                    for block in islice(_blocks(rows), BLOCKS_PER_COPY - 1):
                        copy.write(converter.convert(block))
                copy_patients(source_import.pk, converter.patients)
                copy_problems(source_import.pk, converter.problems)
                progress(converter.rows_read, stream.tell())
            converter.patients.clear()
            converter.problems.clear()
    copy_names(source_import.pk, ImportName.PAYER, converter.payers)
    copy_names(source_import.pk, ImportName.FACILITY, converter.facilities)
    return converter


def _blocks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while block := list(islice(rows, BLOCK_ROWS)):
        yield block


@contextmanager
def _collection_paused() -> Iterator[None]:
    """A block's cells are let go by counting references; looking for cycles costs a third more."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _start_afresh(import_id: int) -> None:
    """A check that is run again begins with nothing of the one before."""
    for model in (ImportProblem, ImportName, RejectedRow, StagedPatients):
        model.objects.filter(source_import_id=import_id).delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT create_import_stage(%s)", [import_id])


def index_stage(import_id: int) -> None:
    """Lets chunks find their rows and the planner know their number."""
    run("SELECT index_import_stage(%(import)s)", {"import": import_id})


def stage_is_whole(import_id: int) -> bool:
    """False when a crash of the server emptied it, a purge dropped it, or a worker died before
    its index, which is made last; the file is kept."""
    table = stage_table(import_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_index WHERE indrelid = to_regclass(%s)", [table])
        if cursor.fetchone() is None:
            return False
        cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")
        return cursor.fetchone() is not None


def drop_stage(import_id: int) -> None:
    """Lets the staging table go, and what was set aside beside it."""
    StagedPatients.objects.filter(source_import_id=import_id).delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT drop_import_stage(%s)", [import_id])
