"""Finding and comparing encrypted values without decrypting them: keyed marks of what they say.

A mark is 16 bytes. Its first half is that of the normalised value, by which a search finds any
spelling; the second half tells spellings apart, so that equal marks mean equal values. Where a
value is written in its normal form both halves are of one digest.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
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


def normal_address(address: str) -> str:
    """Case and outer spaces do not tell addresses of mail apart."""
    return address.strip().lower()


def marks_of(values: Iterable[str], column: str, normalise: Normalise) -> list[bytes]:
    """The marks of many values of one column; nothing is marked with nothing."""
    key = key_ring().index
    whole, exact = _keyed(key, column, b"normal").copy, _keyed(key, column, b"exact").copy
    marks = []
    for value in values:
        normal, digest = normalise(value), whole()
        digest.update(normal.encode())
        mark = digest.digest()
        if normal != value:
            spelled = exact()
            spelled.update(value.encode())
            mark = mark[:HALF] + spelled.digest()[:HALF]
        marks.append(mark if value else b"")
    return marks


def mark_of(value: str, column: str, normalise: Normalise) -> bytes:
    """The mark of one value."""
    return marks_of([value], column, normalise)[0]


def search_mark(value: str, column: str, normalise: Normalise) -> bytes:
    """The half that every spelling of the value has in common."""
    return mark_of(value, column, normalise)[:HALF]


@lru_cache(maxsize=64)
def _keyed(index_key: bytes, column: str, use: bytes) -> "blake2b":
    """A key of its own for each column and use; only ever copied."""
    key = blake2b(column.encode(), key=index_key, digest_size=32, person=use).digest()
    return blake2b(key=key, digest_size=2 * HALF)
