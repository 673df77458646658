"""Small tables that supervisors tune, remembered by each process for as long as none of them was
changed: one look at their version a request, instead of a query for each of them.

The version is a row that triggers of those tables write (`ReferenceVersion`), so whoever sees it
sees the change as well. What is remembered is shared: nobody changes it.
"""

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from claims.models import ReferenceVersion

Value = TypeVar("Value")
MOST = 5_000
_request: ContextVar[dict[Hashable, Any] | None] = ContextVar("request", default=None)
_kept: tuple[UUID | None, dict[Hashable, Any]] = (None, {})


def remembered(key: Hashable, read: Callable[[], Value]) -> Value:
    """What `read` gave, since the last change of a small table. It evaluates its query."""
    global _kept
    version = _version()
    if version is None:
        return read()
    if _kept[0] != version or len(_kept[1]) >= MOST:
        _kept = (version, {})
    rows = _kept[1]
    if key not in rows:
        rows[key] = read()
    value: Value = rows[key]
    return value


def once(key: Hashable, read: Callable[[], Value]) -> Value:
    """What `read` gave before in this request; outside of requests it is asked every time."""
    seen = _request.get()
    if seen is None:
        return read()
    if key not in seen:
        seen[key] = read()
    value: Value = seen[key]
    return value


def forget() -> None:
    """As a process that has just begun."""
    global _kept
    _kept = (None, {})


class RememberedMiddleware:
    """Around the view: what is asked for once in a request, and only where it is used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _request.set({})
        try:
            return self.get_response(request)
        finally:
            _request.reset(token)


def _version() -> UUID | None:
    return once(
        "version", lambda: ReferenceVersion.objects.values_list("version", flat=True).first()
    )
