"""How a CSV file is written: encoding, delimiter, line ends and where its header stands."""

import csv
import io
from collections import Counter
from itertools import islice
from typing import Any, BinaryIO

from .csv_reading import open_text, records, too_large
from .encodings import check_encoding, detect_encoding
from .formats import DELIMITERS, ENCODINGS, MAX_COLUMNS, FileFormat
from .headers import SEARCHED_ROWS, Header, find_header, header_at, wanted_row
from .refusals import FileRefused

_SAMPLE = 1 << 18
_SAMPLE_ROWS = 100


def detect_csv(stream: BinaryIO, overrides: dict[str, Any]) -> FileFormat:
    """Reads the whole file once for its encoding, and its first rows for the rest."""
    encoding = _encoding(stream, overrides.get("encoding"))
    text = open_text(stream, encoding).read(_SAMPLE)
    if not text.strip():
        raise FileRefused("empty", "The file holds no rows.")
    delimiter = overrides.get("delimiter") or _delimiter(text)
    wanted = wanted_row(overrides)
    rows = _first_rows(stream, encoding, delimiter, wanted)
    header = header_at(rows, wanted) if wanted else find_header(rows)
    if len(header.cells) > MAX_COLUMNS:
        raise too_large(header.row, len(header.cells))
    return FileFormat(
        kind="csv",
        header_row=header.row,
        header=header.cells,
        encoding=encoding,
        delimiter=delimiter,
        newline=_newline(text),
        header_lines=header.lines,
    )


def _encoding(stream: BinaryIO, wanted: str | None) -> str:
    if not wanted:
        return detect_encoding(stream)
    name = wanted.lower().replace("_", "-")
    encoding = {"latin-1": "cp1252", "iso-8859-1": "cp1252", "windows-1252": "cp1252"}.get(
        name, name
    )
    if encoding not in ENCODINGS:
        raise FileRefused("encoding", f"{wanted} is not one of {', '.join(ENCODINGS)}.")
    check_encoding(stream, encoding)
    return encoding


def _first_rows(stream: BinaryIO, encoding: str, delimiter: str, wanted: int) -> list[list[str]]:
    if delimiter not in DELIMITERS:
        raise FileRefused("delimiter", "The delimiter is one of comma, semicolon, tab or |.")
    count = min(max(SEARCHED_ROWS, wanted), 10_000)
    return list(islice(records(stream, encoding, delimiter), count))


def _delimiter(text: str) -> str:
    """The delimiter that names the most columns and cuts the rows most evenly."""
    first = text.lstrip("\ufeff").splitlines()[0].strip().strip('"').casefold()
    if first.startswith("sep=") and first[4:5] in DELIMITERS:
        return first[4:5]
    return max(DELIMITERS, key=lambda delimiter: _fitness(text, delimiter))


def _fitness(text: str, delimiter: str) -> tuple[int, float, int]:
    """(known columns, share of rows as wide as most, that width): higher fits better."""
    rows = _sample_rows(text, delimiter)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return (0, 0.0, 1)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return (_header(rows).score, count / len(rows), width)


def _sample_rows(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [row for row in islice(reader, _SAMPLE_ROWS) if row]
    except csv.Error:
        return []


def _header(rows: list[list[str]]) -> Header:
    try:
        return find_header(rows)
    except FileRefused:
        return Header(1, [], 1, 0)


def _newline(text: str) -> str:
    r"""For display: \r\n, \n or \r, whichever ends the first line."""
    at = next((at for at, c in enumerate(text) if c in "\r\n"), len(text))
    return text[at : at + 2] if text[at : at + 2] == "\r\n" else text[at : at + 1] or "\n"
