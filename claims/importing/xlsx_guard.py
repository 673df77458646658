"""Refuses a workbook that would unpack to more than it should, before anything unpacks it.

Python's zipfile never inflates an entry beyond the size its directory states, so the stated sizes
are a ceiling; overlapping entries, which would share compressed bytes, are refused. What is inside
is then streamed once in small pieces: openpyxl keeps one row, and all shared strings, in memory.
"""

import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, BinaryIO

from .formats import MAX_COLUMNS
from .refusals import FileRefused

_CHUNK = 1 << 18
_ARCHIVES = (".zip", ".xlsx", ".xlsm", ".7z", ".gz", ".rar", ".bz2", ".xz")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, except the counts. `ratio` is unpacked to packed, for what unpacks beyond 8 MB."""

    unpacked: int = 1_500_000_000
    ratio: int = 100
    entries: int = 1_000
    directory: int = 1 << 20
    small_part: int = 8 << 20
    shared_strings: int = 200 << 20
    row: int = 4 << 20
    text: int = 1 << 20
    columns: int = MAX_COLUMNS


def guard(stream: BinaryIO, limits: Limits | None = None) -> None:
    """Returns for an ordinary workbook, else raises FileRefused. Leaves the stream open."""
    limits = limits or Limits()
    try:
        size = _check_directory_size(stream, limits)
        with zipfile.ZipFile(stream) as archive:
            _check_entries(archive.infolist(), size, limits)
            _check_kind(archive)
            for entry in archive.infolist():
                _check_part(archive, entry, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error) as error:
        raise refused("damaged", "The workbook is damaged and cannot be unpacked") from error
    except (RuntimeError, OSError, UnicodeError, ValueError) as error:
        if isinstance(error, FileRefused):
            raise
        raise refused("damaged", "The workbook cannot be unpacked") from error


def refused(code: str, found: str) -> FileRefused:
    """`found` is a sentence without its full stop."""
    return FileRefused(code, f"{found}. Save the claims again as .xlsx or CSV.")


def _check_directory_size(stream: BinaryIO, limits: Limits) -> int:
    """Size of the file. The directory is measured before zipfile loads it into memory."""
    size = stream.seek(0, 2)
    start = max(0, size - 65_557)
    stream.seek(start)
    tail = stream.read(65_557)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0:
        raise refused("damaged", "The workbook is cut off or damaged")
    directory = struct.unpack("<L", tail[at + 12 : at + 16])[0]
    large = tail.rfind(b"PK\x06\x06", 0, at)
    if large >= 0:
        directory = max(
            struct.unpack("<Q", tail[large + 40 : large + 48])[0],
            0 if directory == 0xFFFFFFFF else directory,
        )
    if directory > limits.directory:
        raise refused("bomb", "The workbook has far too many parts")
    return size


def _check_entries(entries: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > limits.entries:
        raise refused("bomb", "The workbook has far too many parts")
    if len({entry.filename for entry in entries}) < len(entries):
        raise refused("bomb", "The workbook holds two parts of one name")
    if sum(entry.compress_size for entry in entries) > size or _overlap(entries):
        raise refused("bomb", "The workbook's parts overlap")
    if unpacked > limits.unpacked:
        raise refused("bomb", f"The workbook unpacks to {unpacked >> 20:,} MB")
    if any(entry.flag_bits & 1 for entry in entries):
        raise refused("password", "The workbook is protected by a password")
    for entry in entries:
        _check_entry(entry, limits)
    _check_ratio(unpacked, size, limits)


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + 30 + entry.compress_size
    return False


def _check_entry(entry: zipfile.ZipInfo, limits: Limits) -> None:
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refused("bomb", "The workbook is packed in a way that Excel does not use")
    if entry.filename.casefold().endswith(_ARCHIVES):
        raise refused("bomb", "The workbook holds another packed file")
    if entry.filename.endswith("sharedStrings.xml"):
        if entry.file_size > limits.shared_strings:
            raise refused("bomb", "The workbook holds too much text; send it as CSV")
    elif _is_small_part(entry) and entry.file_size > limits.small_part:
        raise refused("bomb", f"The workbook's part {entry.filename[:60]} is far too large")
    _check_ratio(entry.file_size, entry.compress_size, limits)


def _check_ratio(unpacked: int, packed: int, limits: Limits) -> None:
    if unpacked > 8 << 20 and unpacked > limits.ratio * max(packed, 1):
        raise refused(
            "bomb", f"The workbook unpacks to {unpacked // max(packed, 1)} times its size"
        )


def _is_small_part(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.endswith((".xml", ".rels")) and not _is_sheet(entry)


def _is_sheet(entry: zipfile.ZipInfo) -> bool:
    return "worksheets/" in entry.filename and entry.filename.endswith(".xml")


def _check_kind(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if "[Content_Types].xml" not in names:
        raise refused("content", "This is a zip archive, not a workbook: unpack it first")
    if not any(name.startswith("xl/workbook") for name in names):
        raise refused("content", "This is an Office document or binary workbook, not an .xlsx")


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> None:
    if not entry.filename.endswith((".xml", ".rels")):
        return
    with archive.open(entry) as part:
        if _is_sheet(entry):
            _scan(part, b"row", limits.row, limits)
        elif entry.filename.endswith("sharedStrings.xml"):
            _scan(part, b"si", limits.text, limits)
        else:
            _scan(part, b"", limits.small_part, limits)


def _scan(part: IO[bytes], tag: bytes, longest: int, limits: Limits) -> None:
    """Cuts the part at every `tag`: no piece may be too long or hold too many cells."""
    head = part.read(2048)
    _refuse_other_unicode(head)
    prefix = _prefix(head)
    mark, cell = b"<" + prefix + tag, b"<" + prefix + b"c"
    pending, chunk = b"", head
    while chunk:
        _refuse_entities(pending[-16:] + chunk)
        *pieces, pending = (pending + chunk).split(mark) if tag else (pending + chunk,)
        for piece in (*pieces, pending):
            _check_piece(piece, cell, longest, limits)
        chunk = part.read(_CHUNK)


def _check_piece(piece: bytes, cell: bytes, longest: int, limits: Limits) -> None:
    if len(piece) > longest:
        raise refused("bomb", "The workbook holds a cell or row that is far too large")
    if len(piece) > limits.columns * 5 and _cells(piece, cell) > limits.columns:
        raise refused("columns", f"The workbook has a row of more than {limits.columns} columns")


def _cells(piece: bytes, cell: bytes) -> int:
    return sum(piece.count(cell + end) for end in (b" ", b">", b"/"))


def _prefix(head: bytes) -> bytes:
    """Namespace prefix of the root element with its colon: b"x:" in <x:worksheet>, else b""."""
    at = head.find(b"<", head.find(b"?>") + 2 if head.startswith(b"<?") else 0)
    name = head[at + 1 : at + 40].split(b" ")[0].split(b">")[0]
    before, colon, _ = name.partition(b":")
    return before + colon if colon else b""


def _refuse_entities(data: bytes) -> None:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"<![CDATA[" in data:
        raise refused("bomb", "The workbook holds definitions that Excel never writes")


def _refuse_other_unicode(head: bytes) -> None:
    if (
        head[:2] in (b"\xff\xfe", b"\xfe\xff")
        or b"\0" in head
        or b'encoding="utf-16' in head.lower()
    ):
        raise refused("bomb", "The workbook's parts are not UTF-8 text")
