"""Dates. Day and month order belongs to a column, never to a cell."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from .errors import NOTHING, CellError

DateOrder = Literal["mdy", "dmy", "ymd"]

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
LAST_YEAR_OF_2000 = 68
"""Two-digit years follow POSIX: 00-68 mean 2000-2068, 69-99 mean 1969-1999."""

# 1899-12-30 and not -31: spreadsheets count a 29 February 1900 that never was.
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(20_000, 80_001)

_TIME = r"(?:(?:\s+|\s*[T,]\s*)[0-9]{1,2}:[0-9]{2}.{0,24})?"
_NUMERIC = re.compile(rf"([0-9]{{1,4}})([/.-])([0-9]{{1,2}})\2([0-9]{{4}}|[0-9]{{2}}|[0-9]){_TIME}")
_USUAL = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})\2((?:19|2[01])[0-9]{2})").fullmatch
_COMPACT = re.compile(rf"([0-9]{{4}})([0-9]{{2}})([0-9]{{2}})(?:[0-9]{{6}})?{_TIME}")
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]*)?")
_DAY_FIRST = re.compile(
    rf"([0-9]{{1,2}})[\s.-]+([a-z]{{3,9}})\.?[\s,-]+([0-9]{{2,4}}){_TIME}", re.I
)
_MONTH_FIRST = re.compile(
    rf"([a-z]{{3,9}})\.?[\s-]+([0-9]{{1,2}})[\s,-]+([0-9]{{2,4}}){_TIME}", re.I
)
_CENTURIES = ("19", "20", "21")
_MANY = 50_000
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)

_EXPECTED: dict[DateOrder, str] = {
    "mdy": "a date such as 11/21/2026 (month first) or 2026-11-21",
    "dmy": "a date such as 21/11/2026 (day first) or 2026-11-21",
    "ymd": "a date such as 2026-11-21",
}


def parse_date(text: str, *, order: DateOrder = "mdy") -> date | None:
    """The date; None for a blank cell. A time of day after it is left out, not converted.

    `order` says how 03/04/2026 is meant. Dates that begin with a four-digit year, dates with
    the month as a word, YYYYMMDD and Excel serials (20000 to 80000) read the same in any order.
    """
    try:
        if len(text) == 10 and text[4] == "-" == text[7] and text[:2] in _CENTURIES:
            return date.fromisoformat(text)
        if order == "mdy" and (usual := _USUAL(text)):
            month, _, day, year = usual.groups()
            return date(int(year), int(month), int(day))
        found = _parse(text.strip(), order)
    except ValueError:
        raise CellError(text, _EXPECTED[order]) from None
    if found and not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        raise CellError(text, f"a date from {EARLIEST_YEAR} to {LATEST_YEAR}")
    return found


def _parse(text: str, order: DateOrder) -> date | None:
    """As parse_date, but ValueError where the text is no date."""
    if text.casefold() in NOTHING:
        return None
    if found := _NUMERIC.fullmatch(text):
        return _from_parts(found[1], found[3], found[4], order)
    if found := _COMPACT.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(text):
        return date(_year(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_FIRST.fullmatch(text):
        return date(_year(found[3]), _month(found[1]), int(found[2]))
    return _from_serial(text)


def _from_parts(first: str, second: str, third: str, order: DateOrder) -> date:
    if len(first) == 4 or order == "ymd":
        return date(_year(first), int(second), int(third))
    if order == "mdy":
        return date(_year(third), int(first), int(second))
    return date(_year(third), int(second), int(first))


def _from_serial(text: str) -> date:
    found = _SERIAL.fullmatch(text)
    if not found or int(found[1]) not in _SERIALS:
        raise ValueError(text)
    return _SERIAL_ZERO + timedelta(days=int(found[1]))


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    if len(digits) != 2:
        raise ValueError(digits)
    return int(digits) + (2000 if int(digits) <= LAST_YEAR_OF_2000 else 1900)


def _month(word: str) -> int:
    short = "sept" if word.casefold() == "sept" else word.casefold()
    matches = [n for n, name in enumerate(_MONTHS, 1) if name.startswith(short)]
    if len(matches) != 1:
        raise ValueError(word)
    return matches[0]


@dataclass(frozen=True, slots=True)
class OrderVerdict:
    """How the dates of one column are written.

    `why`: clear (some cell can only be read one way) | any (no cell depends on the order) |
    unclear (03/04/2026 throughout) | conflict (cells of two orders). `examples` show it.
    """

    order: DateOrder | None
    why: Literal["clear", "any", "unclear", "conflict"]
    examples: tuple[str, ...]


def date_order(values: Iterable[str]) -> DateOrder | None:
    """The order of a whole column; None where it is unclear or contradictory: then ask."""
    return judge_date_order(values).order


def judge_date_order(values: Iterable[str]) -> OrderVerdict:
    """Reads every cell of a column once. A column no cell of which depends on it is "ymd"."""
    seen: dict[DateOrder | None, str] = {}
    for text in values:
        evidence = _evidence(text)
        if evidence != "any" and evidence not in seen:
            seen[evidence] = text.strip()
    clear = [order for order in seen if order]
    examples = tuple(seen[order] for order in clear) or tuple(seen.values())
    if len(clear) > 1:
        return OrderVerdict(None, "conflict", examples)
    if clear:
        return OrderVerdict(clear[0], "clear", examples)
    return OrderVerdict(None, "unclear", examples) if seen else OrderVerdict("ymd", "any", ())


def judge_columns(rows: Iterable[Sequence[str]], columns: Sequence[int]) -> dict[int, OrderVerdict]:
    """The order of several columns in one pass over the rows; dates seen again cost nothing."""
    seen: dict[int, dict[str, None]] = {at: {} for at in columns}
    judged: dict[int, list[str]] = {at: [] for at in columns}
    for row in rows:
        for at, texts in seen.items():
            if at < len(row):
                texts[row[at]] = None
                if len(texts) > _MANY:
                    judged[at] += judge_date_order(texts).examples
                    texts.clear()
    return {at: judge_date_order([*judged[at], *seen[at]]) for at in columns}


def _evidence(text: str) -> DateOrder | Literal["any"] | None:
    """What one cell proves: an order, nothing ("any" order reads the same), or None: either."""
    found = _NUMERIC.match(text.strip())
    if not found or len(found[1]) > 2:
        return "any"
    first, second = int(found[1]), int(found[3])
    if first > 31 and second <= 12:
        return "ymd"
    if first > 12 and second > 12:
        return "any"  # no date in any order: that row's error, not the column's order
    if first > 12 or second > 12:
        return "dmy" if first > 12 else "mdy"
    return "any" if first == second else None
