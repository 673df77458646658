"""Which of a file's first rows is the header."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .aliases import is_known, normalise
from .formats import MAX_COLUMNS
from .refusals import BrokenRow, FileRefused

SEARCHED_ROWS = 30
_LONGEST_HEADER = 100


@dataclass(frozen=True, slots=True)
class Header:
    """row: 1-based row of its last line. score: how many distinct known columns it names."""

    row: int
    cells: list[str]
    lines: int
    score: int


def find_header(rows: Sequence[list[str]]) -> Header:
    """The row, or two rows read as one, that name the most known columns.

    Where no row names two, the first row with the most filled cells: its columns are then
    unknown and the user says what they are. Raises FileRefused where all rows are blank.
    """
    best = max(_candidates(rows), key=lambda header: (header.score, header.lines), default=None)
    if best and best.score >= 2:
        return best
    width = max((_filled(row) for row in rows), default=0)
    if not width:
        raise FileRefused("empty", "The file holds no rows.")
    at = next(number for number, row in enumerate(rows, 1) if _filled(row) == width)
    return Header(at, _trimmed(rows[at - 1]), 1, score(rows[at - 1]))


def wanted_row(overrides: dict[str, Any]) -> int:
    """The header row that the user names, 0 where none is named."""
    named = str(overrides.get("header_row") or 0)
    if not named.isdecimal() or len(named) > 7:
        raise FileRefused("header", f"{named} is not the number of a row.")
    return int(named)


def header_at(rows: Sequence[list[str]], row: int) -> Header:
    """The header where the user says it is: one line."""
    if not 1 <= row <= len(rows) or not _filled(rows[row - 1]):
        raise FileRefused("header", f"Row {row} holds no header.", row)
    cells = _trimmed(rows[row - 1])
    return Header(row, cells, 1, score(cells))


def score(cells: Sequence[str]) -> int:
    """Number of different known headers among the cells."""
    texts = (text for text in cells[:MAX_COLUMNS] if len(text) <= _LONGEST_HEADER)
    return len({normalise(text) for text in texts if is_known(text)})


def _candidates(rows: Sequence[list[str]]) -> list[Header]:
    found = []
    for number, row in enumerate(rows[:SEARCHED_ROWS], 1):
        if isinstance(row, BrokenRow):
            continue
        single = Header(number, _trimmed(row), 1, score(row))
        above = rows[number - 2] if number > 1 else []
        if _may_continue(above, row):
            joined = _join(above, row)
            if score(joined) >= max(single.score, score(above)):
                found.append(Header(number, joined, 2, score(joined)))
        found.append(single)
    return found


def _may_continue(above: list[str], row: list[str]) -> bool:
    """A second header line holds no values, and completes at least two names to known ones."""
    if any(c.isdigit() for text in row for c in text):
        return False
    pairs = zip(above, row, strict=False)
    full = [f"{upper} {lower}" for upper, lower in pairs if upper.strip() and lower.strip()]
    return score(full) > 1


def _join(above: list[str], row: list[str]) -> list[str]:
    width = max(len(above), len(row))
    pairs = zip(_padded(above, width), _padded(row, width), strict=True)
    return _trimmed([f"{upper.strip()} {lower.strip()}".strip() for upper, lower in pairs])


def _padded(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for text in cells if text.strip())


def _trimmed(cells: Sequence[str]) -> list[str]:
    """Texts without blanks around them, and without the empty columns at the end."""
    texts = [text.strip().lstrip("\ufeff").strip() for text in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts
