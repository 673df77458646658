"""Amounts of money as billing systems and spreadsheets write them."""

import re
from decimal import Decimal

from arengine.lib.csv_out import restore_cell

from .errors import NOTHING, CellError

CENT = Decimal("0.01")
ZERO = Decimal("0.00")

# The usual forms, so that a million cells cost one match each.
_USUAL = re.compile(
    r"\\?\$?([0-9]{1,12}\.[0-9]{2}|[0-9]{1,3}(?:,[0-9]{3}){1,3}\.[0-9]{2})"
).fullmatch

# Blanks, and not the line breaks within a damaged cell.
_SPACES = re.compile(r"[ \u00a0\u2007\u2009\u200a\u202f]+")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\uff0d\ufe63", "-"))
_SWAP = str.maketrans(",.", ".,")
_CURRENCY = re.compile(r"\\?(?:US)?\$|USD", re.IGNORECASE)
_GROUPED = r"[0-9]{1,3}(?:(?:,[0-9]{3})+|(?:[ ][0-9]{3})+)"
_FORM = re.compile(
    rf"""(?P<open>\()?[ ]?(?P<sign>[+-])?[ ]?
    (?P<whole>{_GROUPED}|[0-9]*)(?:\.(?P<cents>[0-9]*))?
    [ ]?(?P<close>\))?(?P<after>-|[ ]?CR|[ ]?DR)?""",
    re.VERBOSE | re.IGNORECASE,
).fullmatch

_EXPECTED = "an amount such as 3,033.66 or (12.50)"
_EXPECTED_COMMA = "an amount with a decimal comma, such as 3.033,66"
_DOLLARS = 12


def parse_money(text: str, *, decimal_comma: bool = False) -> Decimal | None:
    """The amount in dollars with two decimals; None for a blank cell or N/A.

    Reads $3,033.66, \\$3,033.66, (3,033.66), 3,033.66-, 3033.66 CR, USD 12.50; `-`, `$ -` and a
    dash are 0.00. CR, brackets and a minus before or after mean a credit. With
    `decimal_comma` the roles of point and comma are exchanged, for the whole cell.
    Raises CellError for more than two decimals, for digits that are not grouped by three, for
    more than 12 digits before the decimals, and for everything else.
    """
    if not decimal_comma and (usual := _USUAL(text)):
        return Decimal(usual[1].replace(",", ""))
    tidy = _SPACES.sub(" ", restore_cell(text.strip())).strip().translate(_DASHES)
    if tidy.casefold() in NOTHING:
        return None
    bare = _CURRENCY.sub("", tidy, count=1).strip()
    if bare == "-":
        return ZERO
    return _amount(text, bare.translate(_SWAP) if decimal_comma else bare, decimal_comma)


def _amount(text: str, bare: str, decimal_comma: bool) -> Decimal:
    found = _FORM(bare)
    if not found or not (found["whole"] or found["cents"]) or _signed_twice(found):
        raise CellError(text, _EXPECTED_COMMA if decimal_comma else _hint(bare))
    whole, cents = re.sub("[, ]", "", found["whole"]), found["cents"] or ""
    if len(cents) > 2:
        raise CellError(text, "an amount with at most two decimals")
    if len(whole.lstrip("0")) > _DOLLARS:
        raise CellError(text, f"an amount of at most {_DOLLARS} digits before the decimals")
    value = Decimal(f"{whole or 0}.{cents:0<2}")
    return -value if _negative(found) and value else value


def _signed_twice(found: re.Match[str]) -> bool:
    signs = [found["open"], found["sign"], found["after"]]
    return bool(found["open"]) != bool(found["close"]) or sum(map(bool, signs)) > 1


def _negative(found: re.Match[str]) -> bool:
    after = (found["after"] or "").strip().upper()
    return bool(found["open"]) or found["sign"] == "-" or after in ("-", "CR")


def _hint(bare: str) -> str:
    if re.search(r",[0-9]{1,2}\)?-?$", bare):
        return f"{_EXPECTED}; for a decimal comma choose it in the mapping"
    return _EXPECTED
