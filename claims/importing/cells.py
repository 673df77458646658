"""From cells of a claims file to COPY text. One memo a column: a value seen again costs nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from arengine.lib.fold import fold
from claims.choices import AdjudicationStatus
from claims.importing.columns import plain_claim_numbers, plain_money, plain_texts
from claims.importing.encrypting import ENCRYPTED
from claims.importing.fields import DATE_FIELDS, FIELD_BY_NAME
from claims.importing.mapping import Mapping
from claims.importing.parsing import (
    NOBODY,
    CellError,
    parse_bucket,
    parse_claim_number,
    parse_date,
    parse_days,
    parse_money,
    parse_text,
)
from claims.rules.adjudication import adjudication_of

NULL = r"\N"
# No readable cell holds a NUL, so this marks one that could not be read.
UNREADABLE = "\x00"
MEMO_LIMIT = 50_000
# Days: no claim is older, and no date of one.
OLDEST = 36_500
# Dates that may lie ahead of the file.
FUTURE_DATES = ("appeal_due_on",)
NOT_SAID = frozenset({"", "n/a", "na", "none", "null", "-"})
LENGTHS = {"patient_name": 160, "provider": 120, "facility": 120, "payer": 120, "status": 80,
           "denial_code": 120}  # fmt: skip
# A folded name may be longer than its spelling.
LONGEST_KEY = 120
Convert = Callable[[str], str]
Whole = Callable[[Sequence[str]], list[str] | None]
CLAIM_NUMBER_LENGTH = 64


class Memo(dict[str, str]):
    """Cell text -> COPY text. What cannot be read maps to UNREADABLE, its reason is in `errors`."""

    def __init__(self, convert: Convert) -> None:
        super().__init__()
        self.convert = convert
        self.errors: dict[str, CellError] = {}

    def __missing__(self, text: str) -> str:
        try:
            value = self.convert(text)
        except CellError as error:
            self.errors[text] = error
            value = UNREADABLE
        self[text] = value
        return value

    def forget(self) -> None:
        """Keeps the memory of a column of ever new values small."""
        if len(self) > MEMO_LIMIT:
            self.clear()
            self.errors.clear()


@dataclass
class Names:
    """Names as the file spells them first, numbered from 1; staged rows carry the number."""

    numbers: dict[str, int] = field(default_factory=dict)
    spelled: list[tuple[str, str]] = field(default_factory=list)

    def number(self, name: str) -> int:
        key = fold(name)
        if len(key) > LONGEST_KEY:
            raise CellError(name, "a shorter name")
        known = self.numbers.setdefault(key, len(self.numbers) + 1)
        if known > len(self.spelled):
            self.spelled.append((key, name))
        return known


def escaped(text: str) -> str:
    """Text as COPY reads it."""
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        text = text.replace("\\", "\\\\").replace("\t", "\\t")
        return text.replace("\n", "\\n").replace("\r", "\\r")
    return text


def converters(
    mapping: Mapping, as_of: date, payers: Names, facilities: Names
) -> dict[str, Convert]:
    """For each mapped field, how its cells become COPY text; what is encrypted stays as it is."""
    names = (*mapping.columns, *mapping.joined)
    made = {name: _converter(name, mapping, as_of) for name in names}
    for name in ENCRYPTED.keys() & made.keys():
        made[name] = partial(parse_text, max_length=LENGTHS.get(name, 64))
    made["payer"] = lambda text: str(payers.number(_required_name(text)))
    if "facility" in made:
        made["facility"] = lambda text: _numbered(facilities, parse_text(text, LENGTHS["facility"]))
    return made


def _converter(name: str, mapping: Mapping, as_of: date) -> Convert:
    if name == "claim_number":
        return lambda text: escaped(parse_claim_number(text))
    if name == "balance":
        return _balance(mapping.decimal_comma)
    if name.endswith("_amount"):
        return lambda text: _or_null(parse_money(text, decimal_comma=mapping.decimal_comma))
    if name in mapping.days_until:
        return lambda text: _days_after(as_of, text)
    if name in DATE_FIELDS:
        return _date(name, mapping, as_of)
    if name == "aging_days":
        return lambda text: _or_null(parse_days(text))
    if name == "aging_bucket":
        return lambda text: _or_null(parse_bucket(text))
    if name == "denial_code":
        return _denial_code
    return _text(LENGTHS.get(name, 64))


def _or_null(value: object) -> str:
    return NULL if value is None else str(value)


def _balance(decimal_comma: bool) -> Convert:
    def convert(text: str) -> str:
        amount = parse_money(text, decimal_comma=decimal_comma)
        if amount is None:
            raise CellError(text, "an amount such as 1,033.66; 0.00 where nothing is owed")
        return str(amount)

    return convert


def _date(name: str, mapping: Mapping, as_of: date) -> Convert:
    order = mapping.date_orders.get(name, "mdy")
    last = date.max if name in FUTURE_DATES else as_of + timedelta(days=1)
    first = as_of - timedelta(days=OLDEST)

    def convert(text: str) -> str:
        day = parse_date(text, order=order)
        if day is not None and day > last:
            raise CellError(text, f"a date not after {last.isoformat()}")
        if day is not None and day < first:
            raise CellError(text, f"a date not before {first.isoformat()}, {OLDEST:,} days ago")
        return _or_null(day)

    return convert


def _days_after(as_of: date, text: str) -> str:
    days = parse_days(text)
    return NULL if days is None else (as_of + timedelta(days=days)).isoformat()


def _denial_code(text: str) -> str:
    code = parse_text(text, LENGTHS["denial_code"])
    return "" if code.casefold() in NOT_SAID else escaped(code)


def _text(length: int) -> Convert:
    return lambda text: escaped(parse_text(text, length))


def _required_name(text: str) -> str:
    name = parse_text(text, LENGTHS["payer"])
    if not name or name.casefold() in NOBODY:
        raise CellError(text, "the name of a payer")
    return name


def _numbered(names: Names, name: str) -> str:
    return str(names.number(name)) if name else NULL


def whole_columns(mapping: Mapping) -> dict[str, Whole]:
    """For fields of ever new values: how a column of plain cells becomes COPY text at once."""
    found: dict[str, Whole] = {}
    for name in (*mapping.columns, *mapping.joined):
        if name == "claim_number":
            found[name] = lambda column: plain_claim_numbers(column, CLAIM_NUMBER_LENGTH)
        elif name.endswith("_amount") or name == "balance":
            if not mapping.decimal_comma:
                found[name] = plain_money
        elif FIELD_BY_NAME[name].kind == "text" and name not in (
            "payer",
            "facility",
            "denial_code",
        ):
            found[name] = partial(plain_texts, longest=LENGTHS.get(name, 64))
    return found


class Adjudications(dict[tuple[str, str], AdjudicationStatus]):
    """(status words, denial code) -> adjudication status."""

    def __missing__(self, said: tuple[str, str]) -> AdjudicationStatus:
        status = self[said] = adjudication_of(*said)
        return status
