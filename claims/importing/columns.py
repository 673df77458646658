"""Whole columns at the speed of C: where every cell is plain, none is looked at one by one.

Each function gives the COPY text of a column, or None where some cell needs the careful parser.
What it gives means what that parser reads in every cell; a property test holds them together.
"""

import re
from collections.abc import Sequence

from claims.importing.parsing.errors import NOBODY

# Beside the characters that COPY escapes: an apostrophe begins our own export's escape.
_CAREFUL = ("\\", "'", "\t")
_PLAIN_MONEY = re.compile(r"(?:-?\$?(?:\d{1,3}(?:,\d{3})+|\d{1,12})\.\d\d\n)+", re.ASCII).fullmatch
# Twelve digits before the decimals; a minus sign only makes the careful parser look.
LONGEST_AMOUNT = 15


def plain_texts(column: Sequence[str], longest: int) -> list[str] | None:
    """Printable ASCII without outer blanks."""
    joined = "\n".join(column)
    if not joined.isascii() or any(sign in joined for sign in _CAREFUL):
        return None
    if not joined.replace("\n", "").isprintable() or joined.count("\n") != len(column) - 1:
        return None
    framed = f"\n{joined}\n"
    if " \n" in framed or "\n " in framed or max(map(len, column)) > longest:
        return None
    return list(column)


def plain_claim_numbers(column: Sequence[str], longest: int) -> list[str] | None:
    """As texts, none blank, N/A or such, and none that may be in scientific notation."""
    texts = plain_texts(column, longest)
    if texts is None or not all(texts):
        return None
    joined = "".join(texts).casefold()
    if "e" in joined:
        return None
    suspect = "n" in joined or "#" in joined
    return None if suspect and not NOBODY.isdisjoint(map(str.casefold, texts)) else texts


def plain_money(column: Sequence[str]) -> list[str] | None:
    """`$1,033.66`, `1033.66`, `-$12.50`: dollars and two decimals."""
    joined = "\n".join(column) + "\n"
    if not _PLAIN_MONEY(joined):
        return None
    amounts = joined.replace("$", "").replace(",", "")[:-1].split("\n")
    return amounts if max(map(len, amounts)) <= LONGEST_AMOUNT else None
