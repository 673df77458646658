"""Keeps rejected rows whole, so that they can be downloaded, mended and sent again."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from claims.importing.cells import escaped
from claims.importing.copying import copy_text
from claims.importing.formats import FileFormat
from claims.importing.mapping import Mapping
from claims.importing.reading import read_rows
from claims.models import Import, ImportProblem

BATCH = 10_000
COLUMNS = ("source_import_id", '"row"', "claim_number", "cells")


def keep_rejected(source_import: Import, stream: BinaryIO) -> int:
    """Reads the file once more and stores the cells of each row with an error; their number."""
    problems = ImportProblem.objects.filter(source_import=source_import, is_note=False)
    rejected = set(problems.values_list("row", flat=True).distinct())
    if not rejected:
        return 0
    lines = _lines(source_import, stream, rejected)
    while batch := list(islice(lines, BATCH)):
        copy_text("claims_rejectedrow", COLUMNS, "".join(batch))
    return len(rejected)


def _lines(source_import: Import, stream: BinaryIO, rejected: set[int]) -> Iterator[str]:
    mapping = Mapping.from_json(source_import.mapping)
    for number, cells in read_rows(stream, FileFormat.from_json(source_import.file_format)):
        if number in rejected:
            claim_number = escaped(mapping.cell(cells, "claim_number").strip())
            body = escaped(json.dumps([cell.replace("\x00", "") for cell in cells]))
            yield f"{source_import.pk}\t{number}\t{claim_number}\t{body}\n"
