"""XLSX rows, streamed by openpyxl after the guard has let the file through."""

import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from .csv_reading import too_large
from .formats import MAX_CELL, MAX_COLUMNS, FileFormat
from .refusals import FileRefused
from .xlsx_cells import cell_text
from .xlsx_guard import refused

LAST_ROW = 1_048_576
"""Rows of an Excel sheet: a row number beyond it is forged."""

_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(ParseError, DefusedXmlException, AssertionError, AttributeError),
    *(KeyError, IndexError, TypeError, ValueError, OverflowError),
)
"""What zipfile, the XML parser and openpyxl raise for a damaged part."""


@contextmanager
def workbook(stream: BinaryIO) -> Iterator[Workbook]:
    """The workbook for reading values. Damage of any kind becomes FileRefused."""
    stream.seek(0)
    book = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            yield book
    except FileRefused:
        raise
    except _DAMAGE as error:
        raise refused("damaged", "The workbook is damaged and cannot be read") from error
    finally:
        if book is not None:
            book.close()


def sheet_rows(sheet: ReadOnlyWorksheet) -> Iterator[list[str]]:
    """Every row of a sheet from the first, blank ones included, as texts."""
    sheet.reset_dimensions()  # the stated size is not to be trusted: it may pad every row
    rows = cast(Worksheet, sheet).iter_rows(values_only=True)  # as the stubs want it
    for number, row in enumerate(rows, 1):
        if number > LAST_ROW:
            raise too_large(number, 0)
        if len(row) > MAX_COLUMNS and any(value is not None for value in row[MAX_COLUMNS:]):
            raise too_large(number, len(row))
        cells = [value if type(value) is str else cell_text(value) for value in row[:MAX_COLUMNS]]
        if any(len(text) > MAX_CELL for text in cells):
            raise FileRefused("cell", f"Row {number} holds a cell of more than 1 MB.", number)
        yield cells


def read_xlsx(stream: BinaryIO, fmt: FileFormat) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells) below the header, without blank rows and repeats of the header."""
    with workbook(stream) as book:
        if fmt.sheet not in book.sheetnames:
            raise FileRefused("sheet", f"The workbook has no sheet named {fmt.sheet}.")
        header: list[str] = []
        for number, cells in enumerate(sheet_rows(book[fmt.sheet]), 1):
            if number == fmt.header_row:
                header = cells
            elif number > fmt.header_row and cells != header and "".join(cells).strip():
                yield number, cells
