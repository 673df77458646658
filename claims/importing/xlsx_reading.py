"""XLSX rows, streamed from the sheet's XML after the guard has let the file through."""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException

from .csv_reading import too_large
from .formats import MAX_CELL, MAX_COLUMNS, FileFormat
from .refusals import FileRefused
from .xlsx_cells import date_text, number_text
from .xlsx_guard import refused
from .xlsx_workbook import Workbook, elements, local, text_of

LAST_ROW = 1_048_576
"""Rows of an Excel sheet: a row number beyond it is forged."""

_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError),
    *(ParseError, DefusedXmlException, AttributeError, StopIteration),
    *(KeyError, IndexError, TypeError, ValueError, OverflowError),
)
"""What zipfile and the XML parser raise for a damaged part, and missing or forged entries."""

_LETTERS = re.compile(r"[A-Z]{1,3}").fullmatch
_DIGITS = "0123456789"


@contextmanager
def workbook(stream: BinaryIO) -> Iterator[Workbook]:
    """The workbook for reading. Damage of any kind becomes FileRefused; the stream stays open."""
    stream.seek(0)
    try:
        yield Workbook.open(stream)
    except FileRefused:
        raise
    except _DAMAGE as error:
        raise refused("damaged", "The workbook is damaged and cannot be read") from error


def sheet_rows(book: Workbook, name: str) -> Iterator[tuple[int, list[str]]]:
    """(row number, texts) of every row that the sheet holds, in order; rows may be missing."""
    text = _reader(book)
    last = 0
    with book.archive.open(book.sheets[name]) as part:
        for row in elements(part, "sheetData", "row"):
            number = int(row.get("r") or last + 1)
            if number <= last:
                raise refused("damaged", f"The rows of sheet {name[:40]} are out of order")
            if number > LAST_ROW:
                raise too_large(number, 0)
            last = number
            yield number, _texts(row, number, text)


def read_xlsx(stream: BinaryIO, fmt: FileFormat) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells) below the header, without blank rows and repeats of the header."""
    with workbook(stream) as book:
        if fmt.sheet not in book.sheets:
            raise FileRefused("sheet", f"The workbook has no sheet named {fmt.sheet}.")
        header: list[str] = []
        for number, cells in sheet_rows(book, fmt.sheet):
            if number == fmt.header_row:
                header = cells
            elif number > fmt.header_row and cells != header and "".join(cells).strip():
                yield number, cells


def _texts(row: Element, number: int, text: Callable[[Element], str]) -> list[str]:
    cells: list[str] = []
    for cell in row:
        value = text(cell)
        if not value:
            continue
        place = cell.get("r")
        at = _column(place.rstrip(_DIGITS)) if place else len(cells)
        if at >= MAX_COLUMNS:
            raise too_large(number, at + 1)
        if len(value) > MAX_CELL:
            raise FileRefused("cell", f"Row {number} holds a cell of more than 1 MB.", number)
        cells += [""] * (at - len(cells))
        cells.append(value)
    return cells


@lru_cache(maxsize=2 * MAX_COLUMNS)
def _column(letters: str) -> int:
    """0-based column: 0 for A, 27 for AB."""
    if not _LETTERS(letters):
        raise ValueError(letters)
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - 64
    return at - 1


def _reader(book: Workbook) -> Callable[[Element], str]:
    """The function from a cell to its text, for the cells of one workbook."""
    texts, dates, from_1904 = book.texts, book.date_styles, book.from_1904

    def text(cell: Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return "".join(text_of(child) for child in cell if local(child.tag) == "is")
        raw = cell.findtext(cell.tag[:-1] + "v")  # the tag of a cell ends in c
        if not raw:
            return ""
        if kind == "s":
            return texts[int(raw)]
        if kind == "n":
            is_date = cell.get("s") in dates
            return date_text(raw, from_1904=from_1904) if is_date else number_text(raw.strip())
        return {"1": "TRUE", "0": "FALSE"}.get(raw, raw) if kind == "b" else raw

    return text
