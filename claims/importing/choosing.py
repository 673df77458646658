"""From what a person said, column by column or field by field, to a mapping."""

from collections.abc import Mapping as Answers
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError

from claims.importing.aliases import counts_days
from claims.importing.fields import DATE_FIELDS, FIELD_BY_NAME, FIELDS
from claims.importing.mapping import Duplicates, Mapping, header_key
from claims.importing.parsing import DateOrder
from claims.rules.ageing import EDGES, LABELS, SHOWN

NOT_IMPORTED = ""
BUCKET = "bucket:"
LAST_NAME, FIRST_NAME = "patient_last_name", "patient_first_name"
JOINED = {
    LAST_NAME: "Patient's last name (joined with the first)",
    FIRST_NAME: "Patient's first name (joined with the last)",
}
_BUCKETS = [(day, SHOWN[at] if at < 5 else LABELS[at]) for at, day in enumerate(EDGES)]
USES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("Fields", tuple((field.name, field.label) for field in FIELDS)),
    ("Name in two columns", tuple(JOINED.items())),
    (
        "Amount in one ageing bucket",
        tuple((f"{BUCKET}{day}", f"Amount aged {label} days") for day, label in _BUCKETS),
    ),
)
"""What a column may be used for, in groups of (value, words)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How cells are read, beside which column is which. An empty order is found by reading."""

    date_orders: Answers[str, DateOrder]
    decimal_comma: bool = False
    duplicates: Duplicates = "reject"


def use_of(mapping: Mapping, at: int) -> str:
    """What the mapping uses a column for, as a value of USES."""
    for day, column in mapping.bucket_columns.items():
        if column == at:
            return f"{BUCKET}{day}"
    for last, first in mapping.joined.values():
        if at in (last, first):
            return LAST_NAME if at == last else FIRST_NAME
    return next((name for name, column in mapping.columns.items() if column == at), NOT_IMPORTED)


def words_of(use: str) -> str:
    """The use as the page names it."""
    for _, uses in USES:
        for value, words in uses:
            if value == use:
                return words
    return "Not imported"


def mapping_by_column(uses: Answers[int, str], base: Mapping, reading: Reading) -> Mapping:
    """The mapping where each column's use is said. ValidationError: a use that is said twice."""
    places = _places(uses, base.headers)
    buckets = {int(use.removeprefix(BUCKET)): at for use, at in places.items() if BUCKET in use}
    columns = {use: at for use, at in places.items() if use in FIELD_BY_NAME}
    mapping = replace(base, columns=columns, bucket_columns=buckets, joined=_joined(places))
    return _read_as(mapping, base, reading)


def mapping_by_field(
    columns: Answers[str, int | str | None],
    buckets: Answers[int, int | str] | None,
    base: Mapping,
    reading: Reading,
) -> Mapping:
    """What is said replaces what was understood; a field without a column is not imported.

    A column is its 0-based index or the text of its header.
    """
    said = {
        name: None if column is None else column_at(base.headers, name, column)
        for name, column in columns.items()
    }
    kept = {
        name: at
        for name, at in base.columns.items()
        if name not in said and at not in said.values()
    }
    placed = {**kept, **{name: at for name, at in said.items() if at is not None}}
    joined = {name: pair for name, pair in base.joined.items() if name not in said}
    mapping = replace(base, columns=placed, joined=joined)
    if buckets is not None:
        at_day = {day: column_at(base.headers, str(day), text) for day, text in buckets.items()}
        mapping = replace(mapping, bucket_columns=at_day)
    return _read_as(mapping, base, reading)


def column_at(headers: Sequence[str], name: str, column: int | str) -> int:
    """The index of a column given by index or header. ValidationError where there is none."""
    if isinstance(column, int):
        if 0 <= column < len(headers):
            return column
        raise ValidationError({name: f"found {column}, expected 0 to {len(headers) - 1}"})
    for same in (str, header_key):
        for at, text in enumerate(headers):
            if same(text) == same(column):
                return at
    raise ValidationError({name: f'found "{column[:60]}", expected a header of the file'})


def _places(uses: Answers[int, str], headers: Sequence[str]) -> dict[str, int]:
    """Use -> column, each once."""
    places: dict[str, int] = {}
    for at, use in uses.items():
        if use == NOT_IMPORTED:
            continue
        if use in places:
            first, second = headers[places[use]], headers[at]
            raise ValidationError(
                f'{words_of(use)} is chosen for two columns, "{first}" and "{second}". '
                "Choose one of them."
            )
        places[use] = at
    return places


def _joined(places: dict[str, int]) -> dict[str, tuple[int, int]]:
    have = [name for name in (LAST_NAME, FIRST_NAME) if name in places]
    if not have:
        return {}
    if len(have) == 1 or "patient_name" in places:
        raise ValidationError("The patient's name is one column, or two: last name and first name.")
    return {"patient_name": (places[LAST_NAME], places[FIRST_NAME])}


def _read_as(mapping: Mapping, base: Mapping, reading: Reading) -> Mapping:
    """Orders stay with the fields whose column is the same; days are counted by their header."""
    dates = [name for name in DATE_FIELDS if name in mapping.columns]
    same = [name for name in dates if base.columns.get(name) == mapping.columns[name]]
    counted = {name for name in dates if counts_days(mapping.headers[mapping.columns[name]])}
    counted |= {name for name in base.days_until if name in same}
    known = {name: base.date_orders[name] for name in same if name in base.date_orders}
    orders = {**known, **{name: reading.date_orders[name] for name in reading.date_orders}}
    return replace(
        mapping,
        date_orders={n: order for n, order in orders.items() if n in dates and n not in counted},
        days_until=tuple(sorted(counted)),
        decimal_comma=reading.decimal_comma,
        duplicates=reading.duplicates,
    )
