"""Files of the worklist: exactly the screen's rows, columns and order, the total at the foot."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial

from django.http import QueryDict

from accounts.models import User
from arengine.lib import exports, keyset
from arengine.lib.dates import now, today
from claims.clock import portfolio_date
from claims.lists.columns import file_values
from claims.lists.naming import file_name, given_values
from claims.models import Export
from claims.services.exports import (
    finish_export,
    keep_parts,
    note_rows,
    take_export,
)
from claims.worklist import columns as desk_columns
from claims.worklist.asked import AskedWorklist, read_worklist, worklist_claims
from claims.worklist.columns import Shown

READ_AT_ONCE = 2_000
PIECE = 1 << 16


def name_of(given: QueryDict, asked: AskedWorklist, as_of: date) -> str:
    """`worklist-denied-open-2026-11-21`: tab, some of the filter, date."""
    words = given_values(given, ("view", "status", "bucket", "team")).values()
    return file_name(f"worklist-{asked.tab.key}", words, as_of)


def file_rows(user: User, asked: AskedWorklist, shown: Sequence[Shown]) -> Iterator[list[object]]:
    """Every row of the list, read from the server as it goes."""
    as_of, day = portfolio_date(today()), today()
    columns = [each.column for each in shown]
    rows = worklist_claims(user, asked, as_of, day).values(
        *desk_columns.fields(shown), **asked.tab.adds
    )
    for row in keyset.in_order(rows, asked.place.order).iterator(chunk_size=READ_AT_ONCE):
        yield file_values(columns, desk_columns.dated(row, day), as_of)


def write_export(export_id: int) -> None:
    """Writes a file that was asked for, as its owner sees the claims now."""
    export = take_export(export_id, now())
    if export is None:
        return
    given = QueryDict(export.query)
    asked = read_worklist(given, export.owner)
    shown = desk_columns.chosen([[key, "usual"] for key in export.columns])
    done, note = [0], partial(note_rows, export)
    rows = _counted(file_rows(export.owner, asked, shown), done, note)
    headings = [each.column.heading for each in shown]
    size = keep_parts(export, _pieces(export, headings, exports.with_total(headings, rows)))
    finish_export(export, rows=done[0], size=size, moment=now())


def _counted(
    rows: Iterable[list[object]], done: list[int], note: Callable[[int, datetime], None]
) -> Iterator[list[object]]:
    for row in rows:
        yield row
        done[0] += 1
        if done[0] % READ_AT_ONCE == 0:
            note(done[0], now())


def _pieces(
    export: Export, headings: Sequence[exports.Heading], rows: Iterable[exports.Values]
) -> Iterator[bytes]:
    if export.file_format == "csv":
        return exports.csv_pieces(headings, rows)
    file = exports.xlsx_file(export.name, headings, rows)
    return iter(lambda: file.read(PIECE), b"")
