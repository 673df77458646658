"""Columns to fields by their headers alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from .aliases import (
    ALIASES,
    AMBIGUOUS,
    FIRST_NAME,
    IGNORED,
    LAST_DAY,
    LAST_NAME,
    PAYERS_NUMBER,
    bucket_column,
    field_for,
    field_named,
    normalise,
)
from .fields import FIELD_BY_NAME, FIELDS
from .proposal import How

NEAR = 90
"""Likeness in percent from which a spelling is suggested; it is never applied."""


@dataclass(frozen=True, slots=True)
class Match:
    """What one header says. `field` is None where the column is not imported (yet)."""

    field: str | None
    how: How
    reason: str
    suggestion: str | None = None


def match_headers(headers: Sequence[str], *, pivot: bool) -> list[Match]:
    """One match per column. `pivot`: the bucket-named columns hold amounts.

    Of several columns for one field the leftmost is used. Ambiguous headers and names in two
    columns are left open (how "unknown", reason given) for the values to decide.
    """
    matches = [match_header(text, pivot=pivot) for text in headers]
    _second_meaning(headers, matches, LAST_DAY, "service_from", "service_to")
    _second_meaning(headers, matches, PAYERS_NUMBER, "claim_number", "payer_reference")
    return _leftmost_only(headers, matches)


def match_header(header: str, *, pivot: bool = False) -> Match:
    """One header by the tables of spellings: names first, then aliases."""
    key = normalise(header)
    if bucket_column(header) is not None:
        return _bucket(pivot)
    if not key:
        return Match(None, "unknown", "the column has no header")
    if name := field_named(header):
        return Match(name, "name", "the field's own name")
    if name := ALIASES.get(key):
        return Match(name, "alias", f"a known spelling of {FIELD_BY_NAME[name].label}")
    if key in AMBIGUOUS:
        return Match(None, "unknown", f"may mean {_labels(AMBIGUOUS[key])}")
    if key in IGNORED:
        return Match(None, "ignored", IGNORED[key])
    if key in LAST_NAME | FIRST_NAME:
        return Match(None, "ignored", "one half of a name; the other half is not in the file")
    if pivot and key == "total":
        return Match("balance", "alias", "the total of the ageing columns")
    return _unknown(key)


def _bucket(pivot: bool) -> Match:
    if pivot:
        return Match(None, "bucket", "the amount in this range of days")
    return Match(None, "unknown", "named like a range of days, but not one of several amounts")


def _unknown(key: str) -> Match:
    near = process.extractOne(key, _KEYS, scorer=fuzz.ratio, score_cutoff=NEAR)
    if near is None or len(key) < 4:
        return Match(None, "unknown", "not a known header; not imported")
    name = field_for(near[0])
    return Match(None, "unknown", f"close to a spelling of {name}; please confirm", name)


_KEYS = [*{normalise(field.name) for field in FIELDS}, *ALIASES]


def _labels(names: Sequence[str]) -> str:
    return " or ".join(FIELD_BY_NAME[name].label for name in names)


def _second_meaning(
    headers: Sequence[str], matches: list[Match], spellings: frozenset[str], main: str, other: str
) -> None:
    """Where another column holds the main field, these spellings mean the other one."""
    special = [at for at, text in enumerate(headers) if normalise(text) in spellings]
    if any(match.field == main for at, match in enumerate(matches) if at not in special):
        for at in special:
            label = FIELD_BY_NAME[other].label
            matches[at] = Match(other, "alias", f"a known spelling of {label}")


def _leftmost_only(headers: Sequence[str], matches: list[Match]) -> list[Match]:
    used: dict[str, str] = {}
    named = {match.field for match in matches}
    result = []
    for header, match in zip(headers, matches, strict=True):
        if match.field and match.field in used:
            match = Match(None, "ignored", f'another column, "{used[match.field]}", is used')
        elif match.field:
            used[match.field] = header
        elif match.suggestion and match.suggestion in named:
            match = Match(None, "unknown", "not a known header; not imported")
        result.append(match)
    return result
