"""Small files for tests, and what the rows of one come to by reading and parsing alone."""

import io
import zipfile
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook

from claims.importing.fields import FIELD_BY_NAME
from claims.importing.formats import FileFormat
from claims.importing.mapping import Mapping, PivotError, pivot_cells
from claims.importing.parsing import (
    CellError,
    parse_bucket,
    parse_claim_number,
    parse_date,
    parse_days,
    parse_money,
    parse_text,
)
from claims.importing.proposing import propose
from claims.importing.reading import BrokenRow, detect, is_total_row, read_rows

Error = tuple[int, str, str]


def csv_bytes(*lines: str, newline: str = "\n", encoding: str = "utf-8") -> bytes:
    return (newline.join(lines) + newline).encode(encoding)


def xlsx_bytes(rows: Iterable[Iterable[Any]], *, formats: dict[str, str] | None = None) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(list(row))
    for at, number_format in (formats or {}).items():
        sheet[at].number_format = number_format
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zip_bytes(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def outcome(
    content: bytes, filename: str, as_of: date
) -> tuple[dict[str, dict[str, Any]], list[Error], list[str]]:
    """(claims by number, errors as (row, field, message), what kept the file from being read).

    A claim is its fields that are not blank. Rules that need other rows or the database
    (the same number twice, dates after the as-of date) are applied as the contract says.
    """
    stream = io.BytesIO(content)
    fmt = detect(stream, filename=filename)
    rows = list(read_rows(stream, fmt))
    proposal = propose(fmt, [cells for _, cells in rows])
    if not proposal.understood:
        return {}, [], proposal.missing + [question.text for question in proposal.questions]
    read = [
        (number, *_claim(cells, proposal.mapping, fmt, as_of))
        for number, cells in rows
        if not is_total_row(cells, proposal.mapping)
    ]
    return _without_doubles(read)


def _without_doubles(
    read: list[tuple[int, dict[str, Any], list[tuple[str, str]]]],
) -> tuple[dict[str, dict[str, Any]], list[Error], list[str]]:
    numbers = [claim.get("claim_number") for _, claim, _ in read]
    claims, errors = {}, []
    for row, claim, problems in read:
        number = claim.get("claim_number")
        if number is not None and numbers.count(number) > 1:
            problems.append(("claim_number", "twice"))
        errors += [(row, field, message) for field, message in problems]
        if not problems:
            claims[claim.pop("claim_number")] = claim
    return claims, errors, []


def _claim(
    cells: list[str], mapping: Mapping, fmt: FileFormat, as_of: date
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    if isinstance(cells, BrokenRow):
        return {}, [("", cells.problem)]
    width = len(fmt.header)
    if any(text.strip() for text in cells[width:]) or (fmt.kind == "csv" and len(cells) < width):
        return {}, [("", f"{width} cells as in the header")]
    claim: dict[str, Any] = {}
    problems: list[tuple[str, str]] = []
    for name in (*mapping.columns, *mapping.joined):
        try:
            claim[name] = _value(name, mapping.cell(cells, name), mapping, as_of)
        except CellError as error:
            problems.append((name, error.message))
    _melt(cells, mapping, claim, problems)
    problems += _required(claim, {name for name, _ in problems})
    kept = {name: value for name, value in claim.items() if value not in (None, "")}
    return kept, problems


def _melt(
    cells: list[str], mapping: Mapping, claim: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    if not mapping.bucket_columns:
        return
    try:
        pivot = pivot_cells(cells, mapping)
    except PivotError as error:
        problems.append(("balance", error.message))
        return
    claim.setdefault("balance", pivot.total)
    claim["aging_bucket"] = pivot.lowest_day
    if claim["balance"] != pivot.total:
        problems.append(("balance", "the ageing columns add up to another amount"))


def _required(claim: dict[str, Any], failed: set[str]) -> list[tuple[str, str]]:
    names = [n for n in ("claim_number", "payer", "balance") if n not in failed]
    return [(name, "is required") for name in names if claim.get(name) in (None, "")]


def _value(name: str, text: str, mapping: Mapping, as_of: date) -> Any:
    kind = FIELD_BY_NAME[name].kind
    if kind == "money":
        return parse_money(text, decimal_comma=mapping.decimal_comma)
    if kind == "date":
        return _day(name, text, mapping, as_of)
    if kind in ("days", "bucket"):
        return parse_days(text) if kind == "days" else parse_bucket(text)
    return parse_claim_number(text) if name == "claim_number" else parse_text(text)


def _day(name: str, text: str, mapping: Mapping, as_of: date) -> date | None:
    if name in mapping.days_until:
        days = parse_days(text)
        return None if days is None else as_of + timedelta(days=days)
    day = parse_date(text, order=mapping.date_orders.get(name, "mdy"))
    if day and name != "appeal_due_on" and day > as_of + timedelta(days=1):
        raise CellError(text, "a date not after the as-of date")
    return day
