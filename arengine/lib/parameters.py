"""Query parameters, read strictly: an error names the parameter, what was found, what expected."""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import wraps
from typing import Any, NoReturn, TypeVar

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from rest_framework.request import Request

Answer = TypeVar("Answer")
MOST_VALUES = 500
LONGEST_VALUE = 200
_WHOLE = re.compile(r"-?[0-9]{1,18}").fullmatch
_MONEY = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,2})?").fullmatch
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})").fullmatch
# An unescaped `+` of a time zone arrives as a blank.
_BLANK_ZONE = re.compile(r" (?=[0-9]{2}:?[0-9]{2}$)")


def refuse(name: str, found: str, expected: str) -> NoReturn:
    """Raises the error of one parameter."""
    short = found if len(found) <= 60 else f"{found[:60]}…"
    raise ValidationError({name: [f"found {short!r}, expected {expected}"]})


def check_names(given: QueryDict, known: Collection[str]) -> None:
    """Refuses a parameter nobody knows: a misspelt filter must not show everything."""
    for name in given:
        if name not in known:
            refuse(name[:60].replace("\0", "␀"), name, f"one of {', '.join(sorted(known))}")


def texts(given: QueryDict, name: str) -> list[str]:
    """Every value given, trimmed; blanks are absent."""
    values = [value.strip() for value in given.getlist(name) if value.strip()]
    if len(values) > MOST_VALUES:
        refuse(name, f"{len(values)} values", f"at most {MOST_VALUES}")
    for value in values:
        if "\0" in value or len(value) > LONGEST_VALUE:
            shown = value.replace("\0", "␀")
            refuse(name, shown, f"at most {LONGEST_VALUE} characters, none of them NUL")
    return values


def text(given: QueryDict, name: str) -> str:
    """The value, or "" without one; twice is refused."""
    values = texts(given, name)
    if len(values) > 1:
        refuse(name, " and ".join(values), "one value")
    return values[0] if values else ""


def words(given: QueryDict, name: str, allowed: Sequence[str]) -> tuple[str, ...]:
    """Values out of a closed list, repeated or separated by commas, each once."""
    pieces = [piece.strip() for value in texts(given, name) for piece in value.split(",")]
    for piece in pieces:
        if piece not in allowed:
            refuse(name, piece, f"one of {', '.join(allowed)}")
    return tuple(dict.fromkeys(pieces))


def word(given: QueryDict, name: str, allowed: Sequence[str]) -> str:
    """The value out of a closed list, or "" without one; several are refused."""
    values = words(given, name, allowed)
    if len(values) > 1:
        refuse(name, " and ".join(values), "one value")
    return values[0] if values else ""


def whole(given: QueryDict, name: str, lowest: int, highest: int) -> int | None:
    """A whole number within bounds, both inclusive."""
    value = text(given, name)
    if not value:
        return None
    if not _WHOLE(value) or not lowest <= int(value) <= highest:
        refuse(name, value, f"a whole number from {lowest:,} to {highest:,}")
    return int(value)


def once(given: QueryDict, name: str) -> str:
    """The value as it is, of any length; twice is refused."""
    values = given.getlist(name)
    if len(values) > 1:
        refuse(name, " and ".join(values), "one value")
    return values[0] if values else ""


def no_parameters(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """For an endpoint that reads no query: below `api_view`."""

    @wraps(view)
    def strict(request: Request, *args: Any, **kwargs: Any) -> Answer:
        for name in request.query_params:
            refuse(name[:60].replace("\0", "␀"), name, "no parameters here")
        return view(request, *args, **kwargs)

    return strict


def money(given: QueryDict, name: str) -> Decimal | None:
    """An amount with at most two decimals."""
    value = text(given, name)
    if value and not _MONEY(value):
        refuse(name, value, "an amount such as 1250 or -12.50")
    return Decimal(value) if value else None


def month(given: QueryDict, name: str) -> date | None:
    """The first day of a month given as YYYY-MM."""
    value = text(given, name)
    if not value:
        return None
    match = _MONTH(value)
    if not match or not 1 <= int(match[2]) <= 12 or not 1900 <= int(match[1]) <= 9998:
        refuse(name, value, "a month such as 2026-10")
    return date(int(match[1]), int(match[2]), 1)


def day(given: QueryDict, name: str) -> date | None:
    """A date."""
    value = text(given, name)
    read = _moment(value) if len(value) == len("2026-11-21") else None
    if value and (read is None or not 1900 <= read.year <= 9998):
        refuse(name, value, "a date such as 2026-11-21")
    return read.date() if read else None


def moment(given: QueryDict, name: str) -> datetime | None:
    """A date or a date and time; without a zone it is the installation's."""
    value = text(given, name)
    if not value:
        return None
    read = _moment(_BLANK_ZONE.sub("+", value))
    if read is None or not 1900 <= read.year <= 9998:
        refuse(name, value, "a date or moment such as 2026-11-21 or 2026-11-21T08:30:00Z")
    return (read if timezone.is_aware(read) else timezone.make_aware(read)).astimezone(UTC)


def _moment(value: str) -> datetime | None:
    try:
        day = parse_date(value)
        return datetime(day.year, day.month, day.day) if day else parse_datetime(value)  # noqa: DTZ001
    except ValueError:
        return None
