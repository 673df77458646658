"""The bytes of an upload: kept in the database in parts, read back as one file."""

import hashlib
import tempfile
from collections.abc import Iterable
from typing import BinaryIO

from django.db import connection

from claims.models import Import, UploadPart

PART = 1 << 20


def digest_of(source: BinaryIO) -> tuple[str, int]:
    """SHA-256 and size of a file, which is left at its beginning."""
    source.seek(0)
    digest, size = hashlib.sha256(), 0
    while block := source.read(PART):
        digest.update(block)
        size += len(block)
    source.seek(0)
    return digest.hexdigest(), size


def store_upload(source: BinaryIO, into: Import) -> None:
    """Writes the file from its current position, part by part, as bytes and not as text."""
    statement = (
        "COPY claims_uploadpart (source_import_id, number, content) FROM STDIN (FORMAT BINARY)"
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(["int8", "int4", "bytea"])
        for number, content in enumerate(_parts(source)):
            copy.write_row((into.pk, number, content))


def _parts(source: BinaryIO) -> Iterable[bytes]:
    while block := source.read(PART):
        yield block


def open_upload(source_import: Import) -> BinaryIO:
    """The file as it was received, in an unnamed temporary file of this machine."""
    local = tempfile.TemporaryFile()  # noqa: SIM115 - the caller reads it
    parts = UploadPart.objects.filter(source_import=source_import)
    for number in parts.order_by("number").values_list("number", flat=True):
        local.write(parts.values_list("content", flat=True).get(number=number))
    local.seek(0)
    return local
