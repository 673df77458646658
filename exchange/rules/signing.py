"""Signatures as Standard Webhooks 1.0 has them: HMAC-SHA256 over id, timestamp and body."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from typing import Any

PREFIX = "whsec_"


def new_secret() -> str:
    """A secret of 256 random bits, in the spelling that receivers' libraries expect."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def body_of(payload: dict[str, Any]) -> bytes:
    """The same bytes at every try."""
    return json.dumps(payload, sort_keys=True, separators=(",", ":")).encode()


def signature(secret: str, event_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the signature; `timestamp` in seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = b".".join((event_id.encode(), str(timestamp).encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def signed_headers(
    valid: Iterable[str], event_id: str, timestamp: int, body: bytes
) -> dict[str, str]:
    """The three headers, with one signature for each valid secret."""
    made = [signature(secret, event_id, timestamp, body) for secret in valid]
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(made),
    }
