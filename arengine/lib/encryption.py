"""Values that only the holders of FIELD_KEYS can read: AES-256-GCM, each bound to its column.

An encrypted value is: version, length of the key's id, the id, a nonce of 12 bytes, the ciphertext
with its tag. All before the nonce, and the column, are authenticated with it: a value that was
changed, or moved to another column, is refused. Nothing encrypts to nothing.
"""

import base64
import binascii
import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = 1
NONCE = 12
KEY = 32
INDEX = "idx"
_ID = re.compile(r"[a-z0-9]{1,12}").fullmatch


class Unreadable(Exception):
    """An encrypted value was changed, moved, or its key is not listed. Never says the value."""


@dataclass(frozen=True)
class KeyRing:
    """The keys in force: the first encrypts, all decrypt, one marks values for the blind index."""

    first: str
    ciphers: dict[str, AESGCM]
    index: bytes


def local_keys() -> str:
    """Keys for a developer's machine, the same everywhere: they protect nothing."""
    made = {name: hashlib.sha256(f"local {name}".encode()).digest() for name in ("dev", INDEX)}
    return ",".join(f"{name}:{base64.b64encode(key).decode()}" for name, key in made.items())


@lru_cache(maxsize=8)
def parse_keys(text: str) -> KeyRing:
    """`k2:BASE64,k1:BASE64,idx:BASE64`. ImproperlyConfigured names what is wrong, not the key."""
    keys: dict[str, bytes] = {}
    for entry in filter(None, map(str.strip, text.split(","))):
        name, _, encoded = entry.partition(":")
        if not _ID(name):
            raise _wrong("an id is 1 to 12 small letters or digits, then a colon and the key")
        if name in keys:
            raise _wrong(f"the id {name} stands twice")
        keys[name] = _key(name, encoded)
    index = keys.pop(INDEX, None)
    if not keys:
        raise _wrong("no key encrypts; put one first, as in k1:BASE64,idx:BASE64")
    if index is None:
        raise _wrong("the key of the blind index is missing; add idx:BASE64")
    if len({index, *keys.values()}) <= len(keys):
        raise _wrong("two ids have the same key; every id needs its own")
    return KeyRing(next(iter(keys)), {name: AESGCM(key) for name, key in keys.items()}, index)


def _key(name: str, encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise _wrong(f"the key {name} is not base64") from None
    if len(key) != KEY:
        raise _wrong(f"the key {name} has {len(key)} bytes, it must have {KEY}")
    return key


def _wrong(what: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"FIELD_KEYS: {what}. Make a key with: openssl rand -base64 32")


def key_ring() -> KeyRing:
    """The keys of this process."""
    return parse_keys(settings.FIELD_KEYS)


def header_of(key_id: str) -> bytes:
    """How a value under this key begins."""
    return bytes((VERSION, len(key_id))) + key_id.encode()


def encrypt(value: bytes, column: str) -> bytes:
    """The value, for this column alone ("claims_claim.patient_name")."""
    return encrypt_all([value], column)[0]


def encrypt_all(values: Sequence[bytes], column: str) -> list[bytes]:
    """Many values of one column, at the speed of the cipher: imports do this by the million."""
    ring = key_ring()
    header, pool = header_of(ring.first), os.urandom(NONCE * len(values))
    nonces = [pool[at : at + NONCE] for at in range(0, len(pool), NONCE)]
    bound = repeat(_bound(header, column))
    ciphertexts = map(ring.ciphers[ring.first].encrypt, nonces, values, bound)
    return [header + nonce + text for nonce, text in zip(nonces, ciphertexts, strict=True)]


def decrypt(encrypted: bytes, column: str) -> bytes:
    """The value encrypted for this column. Unreadable where it is not as it was."""
    key_id = key_id_of(encrypted)
    cipher = key_ring().ciphers.get(key_id)
    if cipher is None:
        raise Unreadable(f"{column}: key {key_id} is not in FIELD_KEYS")
    begins = len(key_id) + 2
    header, nonce = encrypted[:begins], encrypted[begins : begins + NONCE]
    try:
        return cipher.decrypt(nonce, encrypted[begins + NONCE :], _bound(header, column))
    except (InvalidTag, ValueError):
        raise Unreadable(f"{column}: a value was changed or moved") from None


def key_id_of(encrypted: bytes) -> str:
    """Under which key a value was encrypted."""
    if (
        len(encrypted) < 2
        or encrypted[0] != VERSION
        or not encrypted[2 : 2 + encrypted[1]].isalnum()
    ):
        raise Unreadable("a value is not encrypted")
    return encrypted[2 : 2 + encrypted[1]].decode("ascii", "replace")


def _bound(header: bytes, column: str) -> bytes:
    return header + column.encode()
