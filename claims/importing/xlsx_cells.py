"""The text of a workbook cell, as its user sees it. Numbers stay decimal: no binary fractions."""

from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal, InvalidOperation

_EXACT_DIGITS = 15
"""Excel keeps 15 significant digits: what the file holds beyond them is an artefact."""

_AS_SHOWN = Context(prec=_EXACT_DIGITS, traps=[InvalidOperation])
_SMALLEST = -20
_LAST_SERIAL = 2_958_465
_DAY_SECONDS = 86_400


def number_text(raw: str) -> str:
    """A number of the file as Excel shows it: no needless .0, no 12.499999999999998.

    Whole numbers of more than 15 digits were rounded when typed: they become scientific
    notation, which every parser of identifiers and amounts refuses. Text that is no number is
    returned as it is.
    """
    if raw.isdigit() and len(raw) <= _EXACT_DIGITS and raw.isascii():
        return raw
    try:
        number = _AS_SHOWN.create_decimal(raw)
    except InvalidOperation:
        return raw
    if not number.is_finite():
        return "#NUM!"
    if not number:
        return "0"
    if not _SMALLEST <= number.adjusted() < _EXACT_DIGITS:
        return f"{number:.{_EXACT_DIGITS - 1}E}"
    return f"{number.normalize(_AS_SHOWN):f}"


def date_text(raw: str, *, from_1904: bool = False) -> str:
    """A serial number in a cell formatted as a date: ISO date, with the time where there is one.

    Times of day alone and numbers that are no date stay numbers.
    """
    text = number_text(raw)
    try:
        serial = Decimal(text)
    except InvalidOperation:
        return text
    if not 1 <= serial <= _LAST_SERIAL:
        return text
    moment = _zero(serial, from_1904) + timedelta(
        days=int(serial), seconds=int((serial % 1 * _DAY_SECONDS).to_integral_value())
    )
    return moment.date().isoformat() if moment.time() == time() else moment.isoformat(sep=" ")


def _zero(serial: Decimal, from_1904: bool) -> datetime:
    """Day 0. Excel counts a 29 February 1900 that never was: one day less from then on."""
    zero = date(1904, 1, 1) if from_1904 else date(1899, 12, 30 if serial > 60 else 31)
    return datetime.combine(zero, time())
