"""The bytes of an upload: kept in the database in parts, read back as one seekable file."""

import hashlib
import io
from collections.abc import Iterable
from typing import BinaryIO

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
    """Writes the file from its current position, part by part."""
    for number, content in enumerate(_parts(source)):
        UploadPart.objects.create(source_import=into, number=number, content=content)


def _parts(source: BinaryIO) -> Iterable[bytes]:
    while block := source.read(PART):
        yield block


def open_upload(source_import: Import) -> BinaryIO:
    """The file as it was received."""
    return io.BufferedReader(_Parts(source_import), buffer_size=PART)


class _Parts(io.RawIOBase):
    """Reads one part at a time, so that memory does not grow with the file."""

    def __init__(self, source_import: Import) -> None:
        self.import_id, self.size = source_import.pk, source_import.size
        self.position, self.number, self.content = 0, -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self.position, io.SEEK_END: self.size}[whence]
        self.position = max(origin + offset, 0)
        return self.position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self.position >= self.size:
            return 0
        number, start = divmod(self.position, PART)
        if number != self.number:
            self.number, self.content = number, self._part(number)
        piece = self.content[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self.position += len(piece)
        return len(piece)

    def _part(self, number: int) -> bytes:
        parts = UploadPart.objects.filter(source_import_id=self.import_id, number=number)
        return bytes(parts.values_list("content", flat=True).get())
