from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.importing.parsing import CellError, parse_money

NBSP, THIN, MINUS, EN, EM = "\u00a0", "\u2009", "\u2212", "\u2013", "\u2014"

READ = {
    "3,033.66": ["$3,033.66", "\\$3,033.66", "3033.66", "3033.66 DR", "USD 3033.66", "US$3,033.66"],
    "-3033.66": [
        *("3,033.66-", "(3,033.66)", "($3,033.66)", "-$3,033.66", "$-3,033.66", "$(3,033.66)"),
        *("3033.66 CR", "3033.66CR", "3,033.66 cr", "- 3033.66"),
        *(f"{MINUS}3033.66", f"{EN}3,033.66"),
        *("$ (3,033.66)", "-USD 3,033.66", f"-{NBSP}$3,033.66"),
    ],
    "12.50": ["12.5", "12.50", " 12.50 ", f"{NBSP}12.50{THIN}", "+12.50", "$ 12.50", "12.50 USD"],
    "-12.50": ["(12.50)", "12.50-"],
    "0.00": ["$ -", "-", EN, EM, "$-", f"${NBSP}- ", f" {EM} ", "0", "(0.00)", "-0"],
    "0.05": [".05", "$.05"],
    "1234567.80": [
        *("1,234,567.80", "1 234 567.8", f"1{NBSP}234{NBSP}567.80", f"1{THIN}234{THIN}567.80")
    ],
    "999999999999.99": ["999999999999.99", "999,999,999,999.99"],
    "3.00": ["3.", "3"],
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), [(t, v) for v, ts in READ.items() for t in ts])
def test_parse_money_reads(text: str, value: str) -> None:
    amount = parse_money(text)
    assert str(amount) == str(Decimal(value.replace(",", "")))


@pytest.mark.parametrize("text", ["", "  ", "N/A", "n/a", "NA", "null", NBSP])
def test_parse_money_blank_is_none(text: str) -> None:
    assert parse_money(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("10.005", "10.500", "0.001", "1.234,56", "12,50", "1,23,456.00", "12,34", "1234,567.00"),
        *("1,2345.00", ",123.00", "1,,234.00", "(12.50", "12.50)", "-(12.50)", "(-12.50)"),
        *("-12.50-", "-12.50 CR", "(12.50) CR", "1.2.3", "1e3", "1.2E+5", "abc", "$", "()", "."),
        *("1234567890123", "1,234,567,890,123.00", "12.50 EUR", "€12.50", "12.50x", "１２.50", "٣"),
        *("#REF!", "#N/A", "TRUE", "1 2", "12 50", "--", "12:50", "$$5", "5 USD USD", "NaN", "inf"),
    ],
)
def test_parse_money_refuses(text: str) -> None:
    with pytest.raises(CellError) as caught:
        parse_money(text)
    assert "amount" in caught.value.expected
    assert text.strip()[:5] in caught.value.message


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56", "1234.56"),
        ("12,50", "12.50"),
        ("(1.234,5)", "-1234.50"),
        ("1 234,56-", "-1234.56"),
        ("1.234", "1234.00"),
        ("7", "7.00"),
    ],
)
def test_parse_money_decimal_comma_reads(text: str, value: str) -> None:
    assert str(parse_money(text, decimal_comma=True)) == value


@pytest.mark.parametrize("text", ["12.50", "1,234.56", "12,505"])
def test_parse_money_decimal_comma_refuses(text: str) -> None:
    with pytest.raises(CellError):
        parse_money(text, decimal_comma=True)


amounts = st.decimals(min_value=-(10**12) + 1, max_value=10**12 - 1, places=2)
forms = st.sampled_from(
    ["{:.2f}", "{:,.2f}", "${:,.2f}", "\\${:,.2f}", "USD {:,.2f}", " {:.2f} ", "\t{:,.2f}\u00a0"]
)
credits = st.sampled_from(["({:,.2f})", "(${:,.2f})", "{:,.2f}-", "{:.2f} CR", "-${:,.2f}"])


@given(amounts, forms)
def test_parse_money_returns_what_was_formatted(amount: Decimal, form: str) -> None:
    assert parse_money(form.format(amount)) == amount


@given(amounts.filter(lambda amount: amount > 0), credits)
def test_parse_money_returns_credits(amount: Decimal, form: str) -> None:
    assert parse_money(form.format(amount)) == -amount


@given(amounts)
def test_parse_money_returns_decimal_commas(amount: Decimal) -> None:
    text = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    assert parse_money(text, decimal_comma=True) == amount


@given(st.text(), st.booleans())
def test_parse_money_only_raises_cell_error(text: str, comma: bool) -> None:
    check(text, comma)


@given(st.text(alphabet="0123456789.,()-$ \\CRUSD\u2212\u00a0"), st.booleans())
def test_parse_money_of_money_like_text_only_raises_cell_error(text: str, comma: bool) -> None:
    check(text, comma)


def check(text: str, comma: bool) -> None:
    try:
        amount = parse_money(text, decimal_comma=comma)
    except CellError:
        return
    assert amount is None or (isinstance(amount, Decimal) and amount.as_tuple().exponent == -2)
