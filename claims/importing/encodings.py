"""Which encoding a text file has: decided over all its bytes, not only the first."""

import codecs
import re
from typing import BinaryIO

from .refusals import FileRefused

_CHUNK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF8_LETTER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]")


def detect_encoding(stream: BinaryIO) -> str:
    """utf-8, utf-8-sig, utf-16-le, utf-16-be or cp1252; the file can be read in it to its end.

    Raises FileRefused for NUL bytes and for bytes that fit no supported encoding.
    """
    stream.seek(0)
    head = stream.read(4096)
    encoding = next((name for bom, name in _BOMS if head.startswith(bom)), None) or _utf16(head)
    if encoding and encoding.startswith("utf-16"):
        check_encoding(stream, encoding)
        return encoding
    line = _first_undecodable(stream, "utf-8")
    if line is None:
        return encoding or "utf-8"
    _refuse_damaged_utf8(stream, line, told=encoding == "utf-8-sig")
    check_encoding(stream, "cp1252")
    return "cp1252"


def check_encoding(stream: BinaryIO, encoding: str) -> None:
    """Raises FileRefused naming the first line that is not text of this encoding."""
    line = _first_undecodable(stream, encoding)
    if line is not None:
        raise FileRefused(
            "encoding",
            f"Line {line} is not text in {encoding}. Save the file as CSV UTF-8 and send it again.",
            line,
        )


def _utf16(head: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of Western text is then zero."""
    half = len(head) // 2
    if half < 4:
        return None
    if head[1::2].count(0) > half * 0.7 and head[0::2].count(0) == 0:
        return "utf-16-le"
    if head[0::2].count(0) > half * 0.7 and head[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _first_undecodable(stream: BinaryIO, encoding: str) -> int | None:
    """1-based line of the first byte that does not decode, None where all do."""
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    lines = 1
    ended = False
    while not ended:
        chunk = stream.read(_CHUNK)
        ended = not chunk
        try:
            text = decoder.decode(chunk, final=ended)
        except UnicodeDecodeError as error:
            return lines + error.object[: error.start].count(b"\n")
        if "\0" in text:
            _refuse_nul(lines + text[: text.index("\0")].count("\n"))
        lines += text.count("\n")
    return None


def _refuse_nul(line: int) -> None:
    raise FileRefused(
        "nul", f"Line {line} holds a NUL byte: the file is damaged or is not a text file.", line
    )


def _refuse_damaged_utf8(stream: BinaryIO, line: int, *, told: bool) -> None:
    """Mostly UTF-8 with a stray byte: read as cp1252 every accent would silently be wrong."""
    letters, strays = _count_high(stream)
    if told or letters > strays:
        raise FileRefused(
            "encoding",
            f"The file is UTF-8, but line {line} holds a byte that is not. "
            "Mend that line, or choose the encoding cp1252 to read the file as it is.",
            line,
        )


def _count_high(stream: BinaryIO) -> tuple[int, int]:
    """(UTF-8 sequences, other bytes above ASCII)."""
    stream.seek(0)
    letters = strays = 0
    while chunk := stream.read(_CHUNK):
        rest, found = _UTF8_LETTER.subn(b"", chunk)
        letters += found
        strays += len(_HIGH.findall(rest))
    return letters, strays
