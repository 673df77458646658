"""CSV rows, streamed: memory does not grow with the file, and no row is swallowed by a quote."""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from .formats import MAX_CELL, MAX_COLUMNS, MAX_ROWS, FileFormat
from .refusals import BrokenRow, FileRefused

csv.field_size_limit(MAX_CELL)

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

MAX_LINE = 2 * MAX_CELL
MAX_BROKEN_ROWS = 20
"""Damaged quotes beyond this refuse the file: each may read a cell's length ahead."""

_QUOTE = 'a closing quote (") at the end of the cell, and quotes inside a cell doubled ("")'


def open_text(stream: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """Text of the whole stream without a byte-order mark; the stream stays open afterwards."""
    stream.seek(0)
    head = stream.read(4)
    stream.seek(next((len(mark) for mark in _MARKS if head.startswith(mark)), 0))
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    return io.TextIOWrapper(_Kept(stream), encoding=codec, newline="")


class _Kept(io.BufferedReader):
    """Lets a TextIOWrapper go out of scope without closing the caller's file."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(_Raw(stream), buffer_size=1 << 18)


class _Raw(io.RawIOBase):
    """Refuses a line without end before it fills the memory."""

    def __init__(self, stream: BinaryIO) -> None:
        self._read = stream.read
        self._unbroken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._read(len(buffer))
        self._unbroken = 0 if b"\n" in data or b"\r" in data else self._unbroken + len(data)
        if self._unbroken > MAX_LINE:
            raise FileRefused("line", "A line of the file is longer than 2 MB.")
        buffer[: len(data)] = data
        return len(data)


class _Lines:
    """Lines of a text. Those of the record being read are held, so that they can be read again."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.held: list[str] = []
        self.again: list[str] = []

    def __iter__(self) -> Iterator[str]:
        hold, readline = self.held.append, self.text.readline
        while self.again:
            line = self.again.pop()
            hold(line)
            yield line
        while line := readline(MAX_LINE):
            if len(line) == MAX_LINE:
                raise FileRefused("line", "A line of the file is longer than 2 MB.")
            hold(line)
            yield line


def records(stream: BinaryIO, encoding: str, delimiter: str) -> Iterator[list[str]]:
    """Every record from the first, blank ones as []. A damaged one as BrokenRow.

    Read at full speed up to the first damage; from there with every line held in hand.
    """
    count = 0
    try:
        for cells in csv.reader(open_text(stream, encoding), delimiter=delimiter, strict=True):
            yield cells
            count += 1
    except csv.Error:
        yield from islice(careful_records(open_text(stream, encoding), delimiter), count, None)


def careful_records(text: io.TextIOWrapper, delimiter: str) -> Iterator[list[str]]:
    """As `records`, able to put the lines after a damaged one back."""
    lines = _Lines(text)
    release = lines.held.clear
    count = broken = 0
    while True:
        try:
            for cells in csv.reader(iter(lines), delimiter=delimiter, strict=True):
                release()
                count += 1
                yield cells
            return
        except csv.Error as error:
            count += 1
            broken += 1
            yield _broken(lines, str(error), count, broken)


def _broken(lines: _Lines, error: str, row: int, broken: int) -> BrokenRow:
    """The first line as a damaged row; the lines after it are put back to be read as rows."""
    if broken > MAX_BROKEN_ROWS:
        raise FileRefused(
            "quotes",
            f"More than {MAX_BROKEN_ROWS} rows have damaged quotes, the latest is row {row}. "
            "Export the file again.",
            row,
        )
    first, *rest = lines.held
    if not rest and "field larger" in error:
        raise FileRefused("cell", f"Row {row} holds a cell of more than 1 MB.", row)
    lines.again.extend(reversed(rest))
    lines.held.clear()
    opened = rest or "unexpected end" in error
    what = "a quote is opened and never closed" if opened else "text follows a closing quote"
    return BrokenRow(first.rstrip("\r\n"), f"{what}; expected {_QUOTE}")


def read_csv(stream: BinaryIO, fmt: FileFormat) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells) below the header. Blank rows and repeats of the header are left out."""
    rows = records(stream, fmt.encoding, fmt.delimiter)
    start = fmt.header_row
    header = next(islice(rows, start - 1, start), [])
    for number, cells in enumerate(rows, start + 1):
        if not cells or cells == header or not (cells[0].strip() or "".join(cells).strip()):
            continue
        if len(cells) > MAX_COLUMNS or number > MAX_ROWS:
            raise too_large(number, len(cells))
        yield number, cells


def too_large(row: int, columns: int) -> FileRefused:
    """The refusal for a row beyond the limits on columns or rows."""
    if columns > MAX_COLUMNS:
        return FileRefused(
            "columns", f"Row {row} has {columns} columns; {MAX_COLUMNS} are the most.", row
        )
    return FileRefused("rows", f"The file has more than {MAX_ROWS:,} rows.", row)
