"""What the values of a column say where its header leaves it open."""

import re
from collections.abc import Sequence

from .parsing import CellError, parse_bucket, parse_days, parse_money

_EDGES = frozenset({0, 1, 30, 31, 60, 61, 90, 91, 120, 121})
_COMMA_CENTS = re.compile(r"[0-9],[0-9]{2}\)?-?$|[0-9]\.[0-9]{3},[0-9]{2}").search
_POINT_CENTS = re.compile(r"[0-9]\.[0-9]{1,2}(?![0-9])").search
_ENOUGH = 3


def column(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    """The filled cells of one column."""
    cells = (row[index] for row in rows if index < len(row))
    return [text.strip() for text in cells if text.strip()]


def mostly_money(values: Sequence[str]) -> bool:
    """Whether at least half of the values are amounts, with a decimal point or a comma."""
    amounts = sum(
        1
        for text in values
        if _reads_as_money(text, decimal_comma=False) or _reads_as_money(text, decimal_comma=True)
    )
    return amounts * 2 >= len(values)


def aging_field(values: Sequence[str]) -> str | None:
    """aging_days or aging_bucket for a column headed Aging; None where the values do not say.

    Bare numbers that are all edges of buckets (0, 30, 60, 90, 120) could be either.
    """
    days = [_days(text) for text in values]
    if not values or (None in days and not all(map(_is_bucket, values))):
        return None
    if None in days:
        return "aging_bucket"
    return None if len(values) >= _ENOUGH and set(days) <= _EDGES else "aging_days"


def decimal_comma_likely(values: Sequence[str]) -> bool:
    """Several amounts end in a comma and two digits, and none in a point and digits."""
    commas = sum(1 for text in values if _COMMA_CENTS(text))
    return commas >= _ENOUGH and not any(
        _POINT_CENTS(text) and not _COMMA_CENTS(text) for text in values
    )


def _reads_as_money(text: str, *, decimal_comma: bool) -> bool:
    try:
        parse_money(text, decimal_comma=decimal_comma)
    except CellError:
        return False
    return True


def _days(text: str) -> int | None:
    try:
        return parse_days(text)
    except CellError:
        return None


def _is_bucket(text: str) -> bool:
    try:
        parse_bucket(text)
    except CellError:
        return False
    return True
