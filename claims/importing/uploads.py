"""The bytes of an upload: kept encrypted in the database in parts, read back as one file."""

import hashlib
import tempfile
from collections.abc import Iterable
from typing import BinaryIO

from django.db import connection
from psycopg import Cursor

from arengine.lib.encryption import decrypt, encrypt
from claims.models import Import, UploadPart

PART = 1 << 20
COLUMN = "claims_uploadpart.content"


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
            copy.write_row((into.pk, number, encrypt(content, COLUMN)))


def _parts(source: BinaryIO) -> Iterable[bytes]:
    while block := source.read(PART):
        yield block


def open_upload(source_import: Import) -> BinaryIO:
    """The file as it was received, in an unnamed temporary file of this machine, until closed."""
    local = tempfile.TemporaryFile()  # noqa: SIM115 - the caller reads it
    parts = UploadPart.objects.filter(source_import=source_import).order_by("number")
    query = "SELECT content FROM claims_uploadpart WHERE id = %s"
    # Bytes as bytes: Django's own cursor would receive them spelled out in hexadecimal.
    with connection.cursor() as django_cursor, Cursor(django_cursor.connection) as cursor:
        for part in parts.values_list("pk", flat=True):
            (content,) = cursor.execute(query, [part], binary=True).fetchone() or (b"",)
            local.write(decrypt(content, COLUMN))
    local.seek(0)
    return local
