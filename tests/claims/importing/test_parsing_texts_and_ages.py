from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arengine.lib.csv_out import safe_cell
from claims.importing.parsing import (
    CellError,
    parse_bucket,
    parse_claim_number,
    parse_days,
    parse_text,
)


@pytest.mark.parametrize(
    ("text", "days"),
    [("94.0", 94), ("94 days", 94), (" 1 Day", 1), ("-1", -1), ("0", 0), ("36500", 36500),
     ("1,094", 1094), ("", None), ("N/A", None)],
)  # fmt: skip
def test_parse_days_reads(text: str, days: int | None) -> None:
    assert parse_days(text) == days


@pytest.mark.parametrize(
    "text", ["-2", "36501", "94.5", "ninety", "61-90", "1E+2", "9999999999", "9 4"]
)
def test_parse_days_refuses(text: str) -> None:
    with pytest.raises(CellError, match="days"):
        parse_days(text)


@pytest.mark.parametrize(
    ("text", "lowest"),
    [
        *[("0-30", 0), ("31-60", 31), ("61-90", 61), ("91-120", 91), (">120", 121), ("121+", 121)],
        *[
            ("120+", 121),
            ("over 120", 121),
            ("Over 120 days", 121),
            ("Current", 0),
            ("0–30 days", 0),
        ],
        *[("31 to 60", 31), ("121-180", 121), ("181-365", 181), (">365", 366), ("365+", 366)],
        *[("366+", 366), (">= 121", 121), ("< 30", 0), ("30-60", 31), ("90-120", 91), ("1-30", 0)],
        *[
            ("120 and over", 121),
            ("(61-90)", 61),
            ("  91 — 120  ", 91),
            ("", None),
            ("151-180", 121),
        ],
    ],
)
def test_parse_bucket_reads(text: str, lowest: int | None) -> None:
    assert parse_bucket(text) == lowest


@pytest.mark.parametrize("text", ["60-31", "94", "old", "0-30-60", ">", "99999+", "May-30"])
def test_parse_bucket_refuses(text: str) -> None:
    with pytest.raises(CellError, match="range"):
        parse_bucket(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *[
            ("  00012345 ", "00012345"),
            ("A/12 b#", "A/12 b#"),
            ("\ufeff77", "77"),
            ("12E5", "12E5"),
        ],
        *[("12345678901234567890", "12345678901234567890"), ("é-1", "é-1"), ("'-A12", "-A12")],
        *[("'00123", "'00123"), ("=1", "=1"), ("x" * 64, "x" * 64), ("1.5", "1.5")],
    ],
)
def test_parse_claim_number_reads(text: str, number: str) -> None:
    assert parse_claim_number(text) == number


@pytest.mark.parametrize(
    "text",
    ["", "  ", "N/A", "1.23E+10", "1E+15", "1,23E+10", "1.5e10", "1E5", "-4E+20", "a\tb", "a\nb",
     "x" * 65, "a\u200bb", "a\u202eb", "\u2028"],
)  # fmt: skip
def test_parse_claim_number_refuses(text: str) -> None:
    with pytest.raises(CellError):
        parse_claim_number(text)


def test_parse_text_trims_and_limits() -> None:
    assert parse_text("  Doe, Jane ") == "Doe, Jane"
    assert parse_text(" ") == ""
    with pytest.raises(CellError, match="at most 3"):
        parse_text("abcd", 3)
    with pytest.raises(CellError, match="one line"):
        parse_text("a\nb")


def test_cell_error_says_what_was_found_and_expected() -> None:
    with pytest.raises(CellError) as caught:
        parse_days("x" * 200)
    assert caught.value.message.startswith('found "xxx')
    assert len(caught.value.message) < 150
    with pytest.raises(CellError, match="a blank cell"):
        parse_claim_number(" ")


ids = st.text(
    alphabet=st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=40
)


@given(ids)
def test_claim_number_survives_our_own_export(text: str) -> None:
    try:
        number = parse_claim_number(text)
    except CellError:
        return
    assert parse_claim_number(safe_cell(number)) == number


@given(st.text(), st.sampled_from([parse_days, parse_bucket, parse_claim_number, parse_text]))
def test_parsers_only_raise_cell_error(text: str, parse: Callable[[str], Any]) -> None:
    try:
        parse(text)
    except CellError:
        return
