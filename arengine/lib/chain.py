"""A chain over what was done: each head is a keyed hash over the head before and what is new.

The key comes from FIELD_KEYS and never lies in the database, so that whoever can write there, even
its superuser, cannot make another chain that holds.
"""

import base64
import hashlib
import hmac
import struct
from collections.abc import Sequence

START = bytes(32)
INDEX_KEY = "idx:"


def key_from(field_keys: str) -> bytes:
    """The chain's own key, derived from the `idx` key; on a machine without one, a fixed one."""
    parts = [part.strip() for part in field_keys.split(",")]
    index = next((part for part in parts if part.startswith(INDEX_KEY)), INDEX_KEY)
    secret = base64.b64decode(index.removeprefix(INDEX_KEY))
    return hashlib.blake2b(secret, digest_size=32, person=b"audit chain").digest()


def next_head(
    key: bytes, head: bytes, number: int, horizon: int, entries: Sequence[int], digests: list[bytes]
) -> bytes:
    """The head after link `number` (from 1) with these entries and their 32-byte digests."""
    link = struct.pack(f">QQQ{len(entries)}q", number, horizon, len(entries), *entries)
    return hmac.digest(key, head + link + b"".join(digests), "sha256")
