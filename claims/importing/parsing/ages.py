"""Ages: a number of days, or a range of days such as 61-90."""

import re
from functools import lru_cache

from arengine.lib.csv_out import restore_cell
from claims.rules.ageing import EDGES, bucket

from .errors import NOTHING, CellError

YOUNGEST, OLDEST = -1, 36_500

_DASHES = re.compile(r"\s*(?:[-\u2010-\u2014\u2212]|\bto\b|\bthru\b|\bthrough\b)\s*")
_DAYS = re.compile(
    r"([+-]?[0-9]{1,3}(?:,[0-9]{3})+|[+-]?[0-9]{1,9})(?:\.0*)?\s*(?:days?|d)?", re.IGNORECASE
).fullmatch

_RANGE = re.compile(r"([0-9]{1,5})-([0-9]{1,5})").fullmatch
_OVER = re.compile(
    r"(?:>|over|more than|above|older than|greater than|gt)\s*([0-9]{1,5})\+?"
    r"|([0-9]{1,5})\s*(?:\+|plus|and (?:over|up|above|older)|& (?:over|up|above)|or more)"
).fullmatch
_FROM = re.compile(r"(?:>=|\u2265)\s*([0-9]{1,5})").fullmatch
_UNDER = re.compile(r"(?:<|<=|\u2264|under|less than|up to)\s*([0-9]{1,5})").fullmatch
_NOISE = re.compile(r"\bdays?\b|\bpast due\b|\bold\b|\bbucket\b")

_EXPECTED_BUCKET = "a range of days such as 0-30, 61-90 or >120"


def parse_days(text: str) -> int | None:
    """Whole days from -1 to 36,500; None for a blank cell. Reads 94, 94.0, 94 days."""
    tidy = restore_cell(text.strip())
    if tidy.casefold() in NOTHING:
        return None
    found = _DAYS(tidy)
    if not found:
        raise CellError(text, "a whole number of days, such as 94")
    days = int(found[1].replace(",", ""))
    if not YOUNGEST <= days <= OLDEST:
        raise CellError(text, f"a number of days from {YOUNGEST} to {OLDEST:,}")
    return days


def parse_bucket(text: str) -> int | None:
    """The lowest day of the bucket in which the range begins: 0-30 and 1-30 -> 0, 31-60 -> 31,
    >120, 120+, 121+ and 151-180 -> 121, 181-365 -> 181. None for a blank cell.

    Ranges that share an edge (30-60 beside 0-30) begin the day after it.
    """
    tidy = text.strip().casefold()
    if tidy in NOTHING:
        return None
    lowest = lowest_day(tidy)
    if lowest is None or lowest > OLDEST:
        raise CellError(text, _EXPECTED_BUCKET)
    return bucket_edge(lowest)


def bucket_edge(day: int) -> int:
    """The lowest day of the stored bucket that holds this day."""
    return EDGES[bucket(day)]


@lru_cache(maxsize=1024)
def lowest_day(label: str) -> int | None:
    """The first day of the range that a casefolded label names, None where it names none."""
    tidy = _DASHES.sub("-", _NOISE.sub(" ", label)).strip(" ()[]'")
    if tidy == "current" or _UNDER(tidy):
        return 0
    if found := _FROM(tidy):
        return int(found[1])
    if found := _OVER(tidy):
        return _after_edge(int(found[1] or found[2]))
    if found := _RANGE(tidy):
        low, high = int(found[1]), int(found[2])
        shares_edge = low and low % 30 == 0 and high % 30 == 0
        return None if low >= high else low + 1 if shares_edge else low
    return None


def _after_edge(day: int) -> int:
    """`120+` and `over 120` begin on day 121; `121+` begins there too."""
    return day if day % 30 == 1 or day == 366 else day + 1
