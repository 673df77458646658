"""Which column holds which field, and how its cells are to be read."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

from .aliases import normalise
from .parsing import CellError, DateOrder, parse_money
from .parsing.ages import bucket_edge

Duplicates = Literal["reject", "first", "last", "sum"]


@dataclass(frozen=True)
class Mapping:
    """Columns are 0-based indexes into the cells of a row.

    columns: field name -> index. joined: field name -> indexes of last and first name.
    bucket_columns: lowest day -> index, for files with one amount column per ageing bucket.
    days_until: date fields whose cells are a number of days after the as-of date.
    headers: the header row this was made for, so that it can be applied to another file.
    """

    columns: dict[str, int] = field(default_factory=dict)
    headers: tuple[str, ...] = ()
    bucket_columns: dict[int, int] = field(default_factory=dict)
    joined: dict[str, tuple[int, int]] = field(default_factory=dict)
    date_orders: dict[str, DateOrder] = field(default_factory=dict)
    days_until: tuple[str, ...] = ()
    decimal_comma: bool = False
    duplicates: Duplicates = "reject"

    def to_json(self) -> dict[str, Any]:
        """Plain lists, dicts and strings; keys of bucket_columns become strings."""
        return {
            "columns": self.columns,
            "headers": list(self.headers),
            "bucket_columns": {str(day): index for day, index in self.bucket_columns.items()},
            "joined": {name: list(pair) for name, pair in self.joined.items()},
            "date_orders": self.date_orders,
            "days_until": list(self.days_until),
            "decimal_comma": self.decimal_comma,
            "duplicates": self.duplicates,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Mapping":
        return cls(
            columns=dict(data.get("columns", {})),
            headers=tuple(data.get("headers", ())),
            bucket_columns={int(day): at for day, at in data.get("bucket_columns", {}).items()},
            joined={name: (pair[0], pair[1]) for name, pair in data.get("joined", {}).items()},
            date_orders=dict(data.get("date_orders", {})),
            days_until=tuple(data.get("days_until", ())),
            decimal_comma=bool(data.get("decimal_comma", False)),
            duplicates=data.get("duplicates", "reject"),
        )

    def resolve(self, header: Sequence[str]) -> "Mapping":
        """The same mapping for a file whose columns stand elsewhere, matched by header text.

        Columns that the other file lacks are left out; the caller sees them as missing.
        """
        moved = _moved(self.headers, header)
        return replace(
            self,
            headers=tuple(header),
            columns={name: moved[at] for name, at in self.columns.items() if at in moved},
            bucket_columns={d: moved[at] for d, at in self.bucket_columns.items() if at in moved},
            joined={
                name: (moved[last], moved[first])
                for name, (last, first) in self.joined.items()
                if last in moved and first in moved
            },
        )

    def header_of(self, name: str) -> str:
        """The header text of a mapped field, for messages; "" where it is not mapped."""
        at = self.columns.get(name, self.joined.get(name, (-1,))[0])
        return self.headers[at] if 0 <= at < len(self.headers) else ""

    def cell(self, cells: Sequence[str], name: str) -> str:
        """Text of a field in one row; "" where it is not mapped or the row is short."""
        if name in self.joined:
            parts = (cells[at].strip() for at in self.joined[name] if at < len(cells))
            return ", ".join(part for part in parts if part)
        at = self.columns.get(name, len(cells))
        return cells[at] if at < len(cells) else ""


def _moved(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Old index -> new index by normalised text; the second of two equal headers to the second."""
    places: dict[str, list[int]] = {}
    for at, text in enumerate(new):
        places.setdefault(header_key(text), []).append(at)
    moved: dict[int, int] = {}
    for at, text in enumerate(old):
        if places.get(header_key(text)):
            moved[at] = places[header_key(text)].pop(0)
    return moved


def header_key(text: str) -> str:
    """Keeps `>120` and `120` apart, which have the same letters and digits."""
    return normalise(text) + "".join(c for c in text if c in "<>+#")


@dataclass(frozen=True, slots=True)
class Pivot:
    """Amounts of one row's bucket columns: their sum, the lowest day of the oldest bucket with
    an amount (None where all are zero), and whether several buckets hold an amount."""

    total: Decimal
    lowest_day: int | None
    several: bool


class PivotError(CellError):
    """A bucket column that is no amount; `header` is its column's header."""

    def __init__(self, error: CellError, header: str) -> None:
        super().__init__(error.found, error.expected)
        self.header = header


def pivot_cells(cells: Sequence[str], mapping: Mapping) -> Pivot:
    """Melts the bucket columns of one row. Raises PivotError."""
    amounts = {
        day: _bucket_amount(cells, at, mapping) for day, at in mapping.bucket_columns.items()
    }
    filled = [day for day, amount in amounts.items() if amount]
    total = sum(amounts.values(), Decimal("0.00"))
    return Pivot(total, bucket_edge(max(filled)) if filled else None, len(filled) > 1)


def _bucket_amount(cells: Sequence[str], at: int, mapping: Mapping) -> Decimal:
    try:
        text = cells[at] if at < len(cells) else ""
        return parse_money(text, decimal_comma=mapping.decimal_comma) or Decimal("0.00")
    except CellError as error:
        header = mapping.headers[at] if at < len(mapping.headers) else f"column {at + 1}"
        raise PivotError(error, header) from None
