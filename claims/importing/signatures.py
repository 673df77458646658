"""What a file is by its first bytes, whatever its name says."""

from typing import BinaryIO, Literal

from .refusals import FileRefused

_KNOWN: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls) or one protected by a password"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"{\\rtf", "a word processor document (RTF)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf", "a compressed file (7z)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta", b"<script", b"<style")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def content_kind(stream: BinaryIO) -> Literal["csv", "xlsx"]:
    """ "xlsx" for a zip archive, "csv" for what may be text. Raises FileRefused for the rest."""
    stream.seek(0)
    head = stream.read(512)
    if not head:
        raise FileRefused("empty", "The file is empty.")
    if head.startswith(_ZIP):
        return "xlsx"
    for start, what in _KNOWN:
        if head.startswith(start) and not (len(start) == 2 and head.isascii()):
            raise _not_supported(what)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_MARKUP):
        raise _not_supported("a web page (HTML or XML), perhaps with the name of a spreadsheet")
    if head.startswith(b"ISA") and b"~" in head and b"," not in head:
        raise _not_supported("an X12 file; remittances are loaded elsewhere")
    return "csv"


def _not_supported(what: str) -> FileRefused:
    return FileRefused(
        "content", f"This is {what}. Save the claims as CSV or as an Excel workbook (.xlsx)."
    )
