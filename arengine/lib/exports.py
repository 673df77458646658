"""Lists as files: every row, streamed, in the columns of the screen, a total at the foot."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from arengine.lib.csv_out import safe_cell
from arengine.lib.errors import Refused
from arengine.lib.money import ZERO
from arengine.lib.xlsx_out import Kind, write_xlsx

FORMATS = ("csv", "xlsx")
BYTE_ORDER_MARK = "\ufeff"
ROWS_A_PIECE = 500
KEPT_IN_MEMORY = 1 << 20
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Values = Sequence[object]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a file; amounts of an `adds` column are summed at the foot."""

    label: str
    kind: Kind = "text"
    adds: bool = False


def export(
    name: str, file_format: str, headings: Sequence[Heading], rows: Iterable[Values]
) -> HttpResponseBase:
    """The file as an answer. The first column is text and says `Total` in the last row."""
    every = with_total(headings, rows)
    return (csv_answer if file_format == "csv" else xlsx_answer)(name, headings, every)


def with_total(headings: Sequence[Heading], rows: Iterable[Values]) -> Iterator[Values]:
    """The rows, and after them one that adds them up."""
    adds = [at for at, heading in enumerate(headings) if heading.adds]
    sums, count = dict.fromkeys(adds, ZERO), 0
    for count, row in enumerate(rows, 1):  # noqa: B007
        for at in adds:
            sums[at] += row[at]  # type: ignore[operator]
        yield row
    total: list[object] = [sums.get(at) for at in range(len(headings))]
    total[0] = f"Total ({count:,} rows)"
    yield total


def csv_answer(name: str, headings: Sequence[Heading], rows: Iterable[Values]) -> HttpResponseBase:
    """UTF-8 with a byte-order mark, a piece at a time."""
    return StreamingHttpResponse(
        csv_pieces(headings, rows),
        content_type=CSV_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def csv_pieces(headings: Sequence[Heading], rows: Iterable[Values]) -> Iterator[bytes]:
    """The file as it is sent, some hundred rows at a time."""
    text = io.StringIO(BYTE_ORDER_MARK)
    text.seek(len(BYTE_ORDER_MARK))
    writer = csv.writer(text)
    writer.writerow([heading.label for heading in headings])
    for at, row in enumerate(rows, 1):
        writer.writerow([safe_cell(value) for value in row])
        if at % ROWS_A_PIECE == 0:
            yield _take(text)
    yield _take(text)


def _take(text: io.StringIO) -> bytes:
    piece = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return piece


def xlsx_answer(name: str, headings: Sequence[Heading], rows: Iterable[Values]) -> HttpResponseBase:
    """A workbook, written to disk beyond a megabyte, then streamed. Refused above Excel's rows."""
    file = xlsx_file(name, headings, rows)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)


def xlsx_file(name: str, headings: Sequence[Heading], rows: Iterable[Values]) -> IO[bytes]:
    """The workbook, to be read from its beginning; in memory up to a megabyte."""
    file: IO[bytes] = tempfile.SpooledTemporaryFile(KEPT_IN_MEMORY)  # noqa: SIM115
    columns = [(heading.label, heading.kind) for heading in headings]
    try:
        write_xlsx(file, columns, rows, title=name)  # type: ignore[arg-type]
    except ValueError as error:
        raise Refused("too_many_rows", f"{error}; export as CSV instead.") from error
    file.seek(0)
    return file
