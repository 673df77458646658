"""Every figure opens the list of what it is made of, with the same filter in the address."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from claims.choices import UNPAID_KINDS, EntryKind, Status

CLAIMS, ENTRIES = "/claims", "/claims/entries"
RESOLVING_KINDS = [EntryKind.PAYMENT.value, *(kind.value for kind in UNPAID_KINDS)]


def claims_door(filters: Mapping[str, str], **narrower: Any) -> str:
    """Open claims under the filter, narrowed further; "" takes a filter away."""
    return address(CLAIMS, {"status": Status.OPEN.value, **filters, **narrower})


def payments_door(filters: Mapping[str, str], **narrower: Any) -> str:
    """The payments under the filter."""
    return address(ENTRIES, {"kind": EntryKind.PAYMENT.value, **filters, **narrower})


def resolved_door(filters: Mapping[str, str], **narrower: Any) -> str:
    """Numerator and denominator of a collection rate: payments, and dollars closed unpaid."""
    return address(ENTRIES, {"kind": RESOLVING_KINDS, **filters, **narrower})


def export_door(filters: Mapping[str, str]) -> str:
    """The list of open claims as a file."""
    return address("/claims/export", {"status": Status.OPEN.value, **filters, "format": "csv"})


def address(path: str, parameters: Mapping[str, Any]) -> str:
    """The path with its parameters; empty ones are left out."""
    given = {name: _text(value) for name, value in parameters.items() if value not in ("", None)}
    return f"{path}?{urlencode(given, doseq=True, safe=',')}" if given else path


def _text(value: Any) -> Any:
    return f"{value:%Y-%m}" if isinstance(value, date) else value
