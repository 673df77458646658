"""Numbers as people type them: dashes, blanks, case and leading zeros do not tell them apart."""

import re
from decimal import Decimal

IGNORED = " -_/#"
_PLAIN = {ord(sign): None for sign in IGNORED} | {ord("a") + n: ord("A") + n for n in range(26)}
_AMOUNT = re.compile(r"(-\$?|\$?-?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(\.[0-9]{2})?").fullmatch


def plain(number: str) -> str:
    """What all spellings of a number have in common; the database says it as `Plain`."""
    return number.translate(_PLAIN).lstrip("0")


def amount(text: str) -> Decimal | None:
    """Dollars as typed: `$2,431.00`, `2431`, `-20`; None for anything else, and for nothing."""
    found = _AMOUNT(text.replace(" ", ""))
    if found is None:
        return None
    sign, whole, cents = found.groups("")
    value = Decimal(f"{sign.replace('$', '')}{whole.replace(',', '')}{cents or '.00'}")
    return value if value and abs(value) < 10**12 else None
