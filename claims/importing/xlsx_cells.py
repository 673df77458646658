"""The text of a workbook cell, as its user sees it."""

from datetime import date, datetime, time, timedelta

_EXACT_DIGITS = 15
"""Excel keeps 15 significant digits: what a number shows beyond them is an artefact."""


def cell_text(value: object) -> str:
    """Text stays; numbers lose a needless .0 and artefacts; dates become ISO; None is "".

    Whole numbers of more than 15 digits were rounded when typed: they become scientific
    notation, which every parser of identifiers and amounts refuses.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value)
    return _moment(value)


def _number(value: int | float) -> str:
    if isinstance(value, int) and abs(value) < 10**_EXACT_DIGITS:
        return str(value)
    if value != value or value in (float("inf"), float("-inf")):
        return "#NUM!"
    rounded = float(f"{value:.{_EXACT_DIGITS}g}")
    if abs(rounded) >= 10**_EXACT_DIGITS:
        return f"{rounded:.{_EXACT_DIGITS - 1}E}"
    if rounded.is_integer():
        return str(int(rounded))
    text = f"{rounded:.{_EXACT_DIGITS}g}"
    return text if "e" not in text else f"{rounded:.20f}".rstrip("0")


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        whole_day = value.time() == time()
        return value.date().isoformat() if whole_day else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value.total_seconds() / 86_400)
    return str(value)
