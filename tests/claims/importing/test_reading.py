import io
import time
import tracemalloc
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

import pytest
from openpyxl import Workbook

from claims.importing.formats import FileFormat
from claims.importing.mapping import Mapping
from claims.importing.reading import BrokenRow, FileRefused, detect, is_total_row, read_rows
from tests.claims.importing.files import csv_bytes, xlsx_bytes

HEAD = "Claim Number,Payer,Balance,Aging Days"


def read(content: bytes) -> list[tuple[int, list[str]]]:
    stream = io.BytesIO(content)
    return list(read_rows(stream, detect(stream)))


def test_read_rows_numbers_rows_as_a_spreadsheet_does() -> None:
    content = csv_bytes("Title", "", HEAD, '1,"A\nB",5,3', "", "2,A,5,3")
    assert [number for number, _ in read(content)] == [4, 6]


def test_read_rows_numbers_workbook_rows_as_the_sheet_does() -> None:
    rows: list[list[Any]] = [
        ["Title"],
        [],
        HEAD.split(","),
        ["1", "A", 5, 3],
        [],
        ["2", "A", 5.5, 3],
    ]
    assert read(xlsx_bytes(rows)) == [(4, ["1", "A", "5", "3"]), (6, ["2", "A", "5.5", "3"])]


def test_read_rows_yields_short_and_long_rows_as_they_are() -> None:
    assert [cells for _, cells in read(csv_bytes(HEAD, "1,A", "2,A,5,3,x"))] == [
        ["1", "A"],
        ["2", "A", "5", "3", "x"],
    ]


def test_read_rows_leaves_the_stream_open_and_can_read_again() -> None:
    for content in (csv_bytes(HEAD, "1,A,5,3"), xlsx_bytes([HEAD.split(","), ["1", "A", 5, 3]])):
        stream = io.BytesIO(content)
        fmt = detect(stream)
        assert list(read_rows(stream, fmt)) == list(read_rows(stream, fmt))
        assert not stream.closed


def test_read_rows_stops_midway_without_closing_the_stream() -> None:
    stream = io.BytesIO(csv_bytes(HEAD, *["1,A,5,3"] * 9))
    rows = read_rows(stream, detect(stream))
    next(rows)
    del rows
    assert not stream.closed


def test_many_damaged_quotes_refuse_the_file() -> None:
    with pytest.raises(FileRefused, match="damaged quotes"):
        read(csv_bytes(HEAD, *[f'{n},"A"x,5,3' for n in range(30)]))


def test_broken_row_holds_its_line() -> None:
    rows = read(csv_bytes(HEAD, '1,"A,5,3', "2,A,5,3"))
    assert isinstance(rows[0][1], BrokenRow)
    assert rows[0][1] == ['1,"A,5,3']
    assert rows[1] == (3, ["2", "A", "5", "3"])


def test_format_survives_json() -> None:
    for content in (csv_bytes(HEAD, "1,A,5,3"), xlsx_bytes([HEAD.split(",")])):
        fmt = detect(io.BytesIO(content))
        assert FileFormat.from_json(fmt.to_json()) == fmt


def test_detect_follows_overrides() -> None:
    content = csv_bytes("a;b", HEAD, "1,A,5,3")
    fmt = detect(io.BytesIO(content), {"header_row": 1, "delimiter": ";", "encoding": "latin-1"})
    assert (fmt.header, fmt.encoding, fmt.header_row) == (["a", "b"], "cp1252", 1)
    with pytest.raises(FileRefused, match="Row 9"):
        detect(io.BytesIO(content), {"header_row": 9})
    with pytest.raises(FileRefused, match="not the number"):
        detect(io.BytesIO(content), {"header_row": "first"})
    with pytest.raises(FileRefused, match="no sheet"):
        detect(io.BytesIO(xlsx_bytes([["a"]])), {"sheet": "Other"})


def test_detect_takes_the_first_sheet_with_claims() -> None:
    book = Workbook()
    cover: Any = book.active
    cover.title = "Cover"
    cover.append(["Prepared by AR"])
    claims = book.create_sheet("Claims")
    claims.append(HEAD.split(","))
    stream = io.BytesIO()
    book.save(stream)
    fmt = detect(stream)
    assert (fmt.sheet, fmt.notes) == ("Claims", ["Other sheets, not read: Cover"])


MAPPING = Mapping(columns={"claim_number": 0, "payer": 1, "balance": 2})


@pytest.mark.parametrize(
    "cells",
    [
        ["Total", "", "5.00"],
        ["", "Grand Total:", "$5.00"],
        ["Subtotal for Aetna", "", "5.00", "3"],
        ["TOTALS", "", "(5.00)"],
        ["Sum", "", "5.00"],
        ["Total 25 claims", "", "5.00"],
        ["Total (10,000 rows)", "", "5.00"],
    ],
)
def test_total_row_is_recognised(cells: list[str]) -> None:
    assert is_total_row(cells, MAPPING)


@pytest.mark.parametrize(
    "cells",
    [
        ["Total 9", "Aetna", "5.00"],
        ["", "Total Health Plan", "5.00"],
        ["7", "Total", "5.00"],
        ["Total", "60054", "5.00"],
        ["Total", "", "5.00", "Open"],
        ["Summit1", "", "5.00"],
        ["", "", "5.00"],
        [],
    ],
)
def test_claim_is_never_taken_for_a_total(cells: list[str]) -> None:
    assert not is_total_row(cells, MAPPING)


class Endless(io.RawIOBase):
    """A file of so many rows that is never in memory."""

    def __init__(self, head: bytes, row: bytes, count: int) -> None:
        self.parts = (head, row * 1000, count // 1000)
        self.source = self._chunks()
        self.rest = b""

    def _chunks(self) -> Iterator[bytes]:
        head, rows, times = self.parts
        yield head
        for _ in range(times):
            yield rows

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self.source, self.rest = self._chunks(), b""
        return 0

    def read(self, size: int = -1) -> bytes:
        while len(self.rest) < size:
            chunk = next(self.source, b"")
            if not chunk:
                break
            self.rest += chunk
        out, self.rest = self.rest[:size], self.rest[size:]
        return out


def test_read_rows_streams_in_constant_memory_and_at_speed() -> None:
    row = b"00012345,AETNA PPO,$1033.66,94,2026-08-19,Open,CO-50,A1,Doe,U4,NORTH,DR X,,12.50,x\n"
    stream = cast(BinaryIO, Endless(HEAD.encode() + b"\n", row, 200_000))
    fmt = detect(stream)
    start = time.process_time()
    assert sum(1 for _ in read_rows(stream, fmt)) == 200_000
    assert time.process_time() - start < 3  # measured 0.3 s on two cores
    tracemalloc.start()
    for number, _ in read_rows(stream, fmt):
        if number > 20_000:
            break
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 << 20
