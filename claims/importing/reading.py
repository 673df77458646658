"""The door to a claims file: what it is made of, and its rows as text.

Row numbers are those a spreadsheet shows: the first row of the file is 1, blank rows count, and a
cell with line breaks in it is one row.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any, BinaryIO

from .csv_detecting import detect_csv
from .csv_reading import read_csv
from .formats import FileFormat
from .mapping import Mapping
from .parsing import CellError, parse_money
from .refusals import BrokenRow, FileRefused
from .signatures import content_kind
from .xlsx_detecting import detect_xlsx
from .xlsx_reading import read_xlsx

__all__ = ["BrokenRow", "FileFormat", "FileRefused", "detect", "is_total_row", "read_rows"]


def detect(
    stream: BinaryIO, overrides: dict[str, Any] | None = None, filename: str = ""
) -> FileFormat:
    """How to read the file. `overrides`: encoding, delimiter, header_row, sheet.

    The stream is seekable and is left open. Raises FileRefused, for a bomb before unpacking it.
    """
    kind = content_kind(stream)
    if kind == "csv" and PurePath(filename).suffix.casefold() in (".xlsx", ".xlsm"):
        raise FileRefused(
            "extension",
            "The name ends in .xlsx but the file holds plain text. "
            "Rename it to .csv, or save it again as an Excel workbook.",
        )
    chosen = {name: value for name, value in (overrides or {}).items() if value not in (None, "")}
    return detect_xlsx(stream, chosen) if kind == "xlsx" else detect_csv(stream, chosen)


def read_rows(stream: BinaryIO, fmt: FileFormat) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells) of every row below the header, as text and as they are.

    Left out: blank rows and repeats of the header row. Rows may be shorter or longer than the
    header. A row with damaged quotes comes as BrokenRow. Memory stays the same for any length.
    """
    return read_xlsx(stream, fmt) if fmt.kind == "xlsx" else read_csv(stream, fmt)


_TOTAL = re.compile(
    r"(?:(?:grand|report|final|overall|sub)[\s-]*)?totals?(?:\s+(?:for|of)\b.*)?[\s:=]*"
    r"\(?(?:[0-9.,]*\s*(?:claims?|rows|records|balances?|amounts?|outstanding|a/?r))?\)?[\s:]*"
    r"|sum(?:\s+of\b.*)?[\s:]*",
    re.IGNORECASE,
).fullmatch


def is_total_row(cells: Sequence[str], mapping: Mapping) -> bool:
    """Whether a row is a line of totals and no claim.

    It is one when its first filled cell says total, grand total, subtotal or sum (and not a
    longer name such as Total Health Plan); its claim number and payer are blank or that very
    text; and every other filled cell is an amount or a number. A row that names a claim number
    and a payer is therefore never taken for a total.
    """
    if isinstance(cells, BrokenRow):
        return False
    filled = [text.strip() for text in cells if text.strip()]
    if not filled or not _TOTAL(filled[0]):
        return False
    named = {mapping.cell(cells, name).strip() for name in ("claim_number", "payer")}
    return named <= {"", filled[0]} and all(map(_is_amount, filled[1:]))


def _is_amount(text: str) -> bool:
    try:
        parse_money(text)
    except CellError:
        return False
    return True
