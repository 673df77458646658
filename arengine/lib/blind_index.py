"""Finding and comparing encrypted values without decrypting them: keyed marks of what they say.

A mark is 16 bytes. Its first half is that of the normalised value, by which a search finds any
spelling; the second half tells spellings apart, so that equal marks mean equal values. Where a
value is written in its normal form both halves are of one digest.
"""

import re
from collections.abc import Callable
from hashlib import blake2b

from arengine.lib.encryption import key_ring
from arengine.lib.fold import fold

HALF = 8
Normalise = Callable[[str], str]
_COMMA = re.compile(r" ?, ?")


def normal_name(name: str) -> str:
    """Case, runs of spaces and spaces about a comma do not tell names apart."""
    return _COMMA.sub(",", fold(name))


def normal_id(number: str) -> str:
    """Case and outer spaces do not tell ids apart."""
    return number.strip().upper()


def marking(column: str, normalise: Normalise) -> Callable[[str], bytes]:
    """How values of one column are marked; nothing is marked with nothing."""
    whole, exact = _keyed(column, b"normal"), _keyed(column, b"exact")

    def mark(value: str) -> bytes:
        if not value:
            return b""
        normal = normalise(value)
        digest = whole.copy()
        digest.update(normal.encode())
        if normal == value:
            return digest.digest()
        spelled = exact.copy()
        spelled.update(value.encode())
        return digest.digest()[:HALF] + spelled.digest()[:HALF]

    return mark


def search_mark(column: str, normalise: Normalise, value: str) -> bytes:
    """The half that every spelling of the value has in common."""
    return marking(column, normalise)(value)[:HALF]


def _keyed(column: str, use: bytes) -> "blake2b":
    """A key of its own for each column and use."""
    key = blake2b(column.encode(), key=key_ring().index, digest_size=32, person=use).digest()
    return blake2b(key=key, digest_size=2 * HALF)
