"""What a file is, by its bytes: a name says only what somebody called it."""

import io
import re
import zipfile
from pathlib import PurePosixPath

from claims.choices import FileType

ENDINGS: dict[FileType, tuple[str, ...]] = {
    FileType.PDF: (".pdf",),
    FileType.PNG: (".png",),
    FileType.JPEG: (".jpg", ".jpeg"),
    FileType.TIFF: (".tif", ".tiff"),
    FileType.TEXT: (".txt",),
    FileType.CSV: (".csv",),
    FileType.DOCX: (".docx",),
    FileType.XLSX: (".xlsx",),
}
MAGIC = (
    (b"%PDF-", FileType.PDF),
    (b"\x89PNG\r\n\x1a\n", FileType.PNG),
    (b"\xff\xd8\xff", FileType.JPEG),
    (b"II*\x00", FileType.TIFF),
    (b"MM\x00*", FileType.TIFF),
)
OFFICE = (("word/document.xml", FileType.DOCX), ("xl/workbook.xml", FileType.XLSX))
LONGEST_NAME = 100
MOST_PARTS = 5_000
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_UNSAFE = re.compile(r"[^\w .,()+=@-]")


def file_type(content: bytes, name: str) -> FileType | None:
    """The type of the content; None where it is none of ours. Of text alone, the name tells
    whether it is a table."""
    for start, found in MAGIC:
        if content.startswith(start):
            return found
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    if not _is_text(content):
        return None
    return FileType.CSV if _ending(name) == ".csv" else FileType.TEXT


def contradicts(name: str, found: FileType) -> bool:
    """The name claims another type than the content has."""
    claimed = _ending(name)
    known = {ending for endings in ENDINGS.values() for ending in endings}
    return claimed in known and claimed not in ENDINGS[found]


def safe_name(name: str, found: FileType) -> str:
    """A name to save it under: no folders, no controls, the ending of its type."""
    last = PurePosixPath(name.replace("\\", "/")).name
    stem = last[: -len(_ending(last))] if _ending(last) in ENDINGS[found] else last
    plain = _UNSAFE.sub("_", stem).strip(" .")[:LONGEST_NAME] or "file"
    return f"{plain}{_ending(last) if stem != last else ENDINGS[found][0]}"


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _office_type(content: bytes) -> FileType | None:
    """By the directory of the archive; nothing is unpacked. Macros are refused."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return None
    if len(parts) > MOST_PARTS or any(part.endswith("vbaProject.bin") for part in parts):
        return None
    return next((found for part, found in OFFICE if part in parts), None)


def _is_text(content: bytes) -> bool:
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not _CONTROLS.search(text)
    return False
