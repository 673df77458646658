"""Keeps rejected rows whole, so that they can be downloaded, mended and sent again."""

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from arengine.lib.encryption import encrypt
from claims.importing.cells import escaped
from claims.importing.copying import copy_text
from claims.importing.fitting import misfit
from claims.importing.formats import FileFormat
from claims.importing.mapping import Mapping
from claims.importing.parsing import CellError, parse_claim_number
from claims.importing.reading import read_rows
from claims.models import Import, ImportProblem, RejectedRow

BATCH = 10_000
CELLS = "claims_rejectedrow.cells"
COLUMNS = ("source_import_id", '"row"', "claim_number", "width", "cells")


def keep_rejected(source_import: Import, stream: BinaryIO) -> int:
    """Reads the file once more and stores the cells of each row with an error; their number."""
    problems = ImportProblem.objects.filter(source_import=source_import, is_note=False)
    rejected = set(problems.values_list("row", flat=True).distinct())
    kept = RejectedRow.objects.filter(source_import=source_import)
    wanted = rejected.difference(kept.values_list("row", flat=True))
    lines = _lines(source_import, stream, wanted) if wanted else iter(())
    while batch := list(islice(lines, BATCH)):
        copy_text("claims_rejectedrow", COLUMNS, "".join(batch))
    return len(rejected)


def _lines(source_import: Import, stream: BinaryIO, rejected: set[int]) -> Iterator[str]:
    mapping = Mapping.from_json(source_import.mapping)
    file_format = FileFormat.from_json(source_import.file_format)
    for number, cells in read_rows(stream, file_format):
        if number in rejected:
            damaged = misfit(cells, file_format)
            claim_number = "" if damaged else escaped(_claim_number(cells, mapping))
            body = json.dumps([cell.replace("\x00", "") for cell in cells])
            kept = f"{len(cells)}\t\\\\x{encrypt(body.encode(), CELLS).hex()}"
            yield f"{source_import.pk}\t{number}\t{claim_number}\t{kept}\n"


def _claim_number(cells: Sequence[str], mapping: Mapping) -> str:
    """As it is stored where it can be read; blank where the row does not say which claim it is."""
    try:
        return parse_claim_number(mapping.cell(cells, "claim_number"))
    except CellError:
        return ""
