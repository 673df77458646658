"""The fast paths over whole columns give what the careful parsers give, cell by cell."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from claims.importing.cells import CLAIM_NUMBER_LENGTH, escaped
from claims.importing.columns import plain_claim_numbers, plain_money, plain_texts
from claims.importing.parsing import parse_claim_number, parse_money, parse_text

TRICKY = st.sampled_from(
    ["", " ", "1e5", "1E+5", "-1", "=x", "'x", "a\\b", "a\tb", "é", "\u00a0x", "x ", "N/A", "null",
     "\x00", "\x7f", "a\nb", "a\rb", "#N/A", "0012", "1.5", "None", "na", "@x", "%5"]
)  # fmt: skip
TEXTS = st.lists(TRICKY | st.text(st.characters(codec="ascii"), max_size=12) | st.text(max_size=5),
                 min_size=1, max_size=6)  # fmt: skip
PLAIN = st.lists(st.text("abcXYZ 0189-/.,#", max_size=8), min_size=1, max_size=6)
MONEY = st.lists(
    st.from_regex(r"\A-?\$?[0-9]{1,5}(,[0-9]{3}){0,3}\.[0-9]{2}\Z")
    | st.sampled_from(["", "-", "(5.00)", "5", "5.0", "$5.00", "-$5.00", "$-5.00", "1,23.00",
                       "999999999999.99", "9999999999999.99", "0,000,000,000,000.00", "٣.00",
                       "1.00\n", "-0.00", "00.50", "5.00 "]),
    min_size=1, max_size=6,
)  # fmt: skip


@given(TEXTS | PLAIN)
def test_plain_texts_are_what_the_parser_reads(column: list[str]) -> None:
    found = plain_texts(column, longest=10)
    if found is not None:
        assert found == [escaped(parse_text(cell, 10)) for cell in column]


@given(TEXTS | PLAIN)
def test_plain_claim_numbers_are_what_the_parser_reads(column: list[str]) -> None:
    found = plain_claim_numbers(column, CLAIM_NUMBER_LENGTH)
    if found is not None:
        assert found == [escaped(parse_claim_number(cell)) for cell in column]


@given(MONEY)
def test_plain_money_is_what_the_parser_reads(column: list[str]) -> None:
    found = plain_money(column)
    if found is not None:
        assert list(map(Decimal, found)) == list(map(parse_money, column))


def test_the_usual_columns_take_the_fast_path() -> None:
    assert plain_texts(["Doe, Jane", "", "A-1"], 10) == ["Doe, Jane", "", "A-1"]
    assert plain_claim_numbers(["0012", "A-1"], 64) == ["0012", "A-1"]
    assert plain_money(["$1,234.50", "-12.00", "-$0.10", "7.00"]) == [
        "1234.50", "-12.00", "-0.10", "7.00"
    ]  # fmt: skip


def test_what_is_not_plain_is_left_to_the_parsers() -> None:
    assert plain_texts(["x", "y\\"], 10) is None
    assert plain_texts(["x" * 11], 10) is None
    assert plain_claim_numbers(["1", ""], 64) is None
    assert plain_claim_numbers(["1e5"], 64) is None
    assert plain_money(["7.00", "7"]) is None
