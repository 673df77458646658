"""Names and numbers that stay text."""

import re
import unicodedata

from arengine.lib.csv_out import restore_cell

from .errors import NOBODY, CellError

LONGEST_CLAIM_NUMBER = 64

# What spreadsheets make of long numbers: the digits are gone and must not be guessed.
_SCIENTIFIC = re.compile(
    r"[+-]?[0-9]+(?:[.,][0-9]+)?e\+[0-9]+|[0-9][.,][0-9]+e-?[0-9]+|[0-9]e-?[0-9]{1,2}", re.I
)
_USUAL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._/#-]{0,62}[A-Za-z0-9])?").fullmatch
_USUAL_NUMBER = re.compile(r"[0-9]{1,64}|[A-Za-z][A-Za-z0-9/#_-]{0,62}[0-9]").fullmatch
_INVISIBLE_ENDS = "\ufeff\u200b"


def parse_claim_number(text: str) -> str:
    """The claim number, trimmed and otherwise exact. Raises CellError, also for a blank cell."""
    if _USUAL_NUMBER(text):
        return text
    number = _trimmed(text)
    if not number or number.casefold() in NOBODY:
        raise CellError(text, "a claim number")
    if _SCIENTIFIC.fullmatch(number):
        raise CellError(
            text, "the whole claim number; format the column as text and export it again"
        )
    if len(number) > LONGEST_CLAIM_NUMBER:
        raise CellError(text, f"a claim number of at most {LONGEST_CLAIM_NUMBER} characters")
    _refuse_hidden(text, number)
    return number


def parse_text(text: str, max_length: int = 255) -> str:
    """One line of text, trimmed; "" for a blank cell. Raises CellError when too long."""
    value = _trimmed(text)
    if len(value) > max_length:
        raise CellError(text, f"at most {max_length} characters")
    _refuse_hidden(text, value)
    return value


def _trimmed(text: str) -> str:
    value = text.strip()
    if _USUAL(value):
        return value
    return restore_cell(value.strip(_INVISIBLE_ENDS)).strip()


def _refuse_hidden(text: str, value: str) -> None:
    if value.isascii() and value.isprintable():
        return
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in value):
        raise CellError(text, "one line of text without hidden characters")
