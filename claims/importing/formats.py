"""What a claims file is made of: found by detection, shown to the user, open to correction."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

MAX_COLUMNS = 500
MAX_CELL = 1 << 20
"""Longest cell in characters."""
MAX_ROWS = 5_000_000

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp1252")
DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class FileFormat:
    """How to read a file.

    encoding, delimiter and newline are empty for XLSX, sheet for CSV. header_row is the last row of
    the header as a spreadsheet counts rows (first row 1; a cell with line breaks is one row;
    blank rows count). header is its texts, with the lines above it joined in where the header
    has several lines (header_lines). notes are remarks for the user.
    """

    kind: Literal["csv", "xlsx"]
    header_row: int
    header: list[str]
    encoding: str = ""
    delimiter: str = ""
    newline: str = ""
    sheet: str = ""
    header_lines: int = 1
    notes: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "FileFormat":
        return cls(**data)
