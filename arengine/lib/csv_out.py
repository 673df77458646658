"""CSV cells that no spreadsheet takes for a formula, and the way back."""

import re
from decimal import Decimal

# Spreadsheets skip blanks and quotes before a formula sign, so they do not make a cell safe.
_RISKY = re.compile(r"[\s'\"\u200b\ufeff]*[=+\-@|%\t\r\n\uff1d\uff0b\uff0d\uff20\u2212]").match
_NUMBER = re.compile(r"-[0-9]{1,15}(?:\.[0-9]{1,6})?").fullmatch
_PREFIX = "'"


def safe_cell(value: object) -> str:
    """The text to write: None as "", numbers as they are, risky text behind one apostrophe."""
    if value is None:
        return ""
    if isinstance(value, (int, Decimal)):
        return str(value) if isinstance(value, int) else format(value, "f")
    text = str(value)
    return _PREFIX + text if _needs_prefix(text) else text


def restore_cell(text: str) -> str:
    """The text that `safe_cell` was given: takes off our apostrophe and no other."""
    if text[:1] == _PREFIX and _needs_prefix(text[1:]):
        return text[1:]
    return text


def _needs_prefix(text: str) -> bool:
    return bool(_RISKY(text)) and not _NUMBER(text)
