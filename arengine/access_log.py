"""The one line of a request: method and path, status, view, milliseconds, and who called."""

import time
from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest
from django_structlog.signals import (
    bind_extra_request_failed_metadata,
    bind_extra_request_finished_metadata,
    bind_extra_request_metadata,
)

LONGEST_AGENT = 200


@receiver(bind_extra_request_metadata)
def begin(request: HttpRequest, **kwargs: Any) -> None:
    request.META["arengine.began"] = time.monotonic()


@receiver([bind_extra_request_finished_metadata, bind_extra_request_failed_metadata])
def finish(request: HttpRequest, log_kwargs: dict[str, Any], **kwargs: Any) -> None:
    """`ip` is the other end of the connection: behind a proxy, the proxy."""
    match = request.resolver_match
    log_kwargs["status"] = log_kwargs.pop("code", None)
    log_kwargs["view"] = match.view_name if match else ""
    log_kwargs["ms"] = round((time.monotonic() - request.META["arengine.began"]) * 1000)
    log_kwargs["ip"] = request.META.get("REMOTE_ADDR", "")
    log_kwargs["agent"] = request.headers.get("User-Agent", "")[:LONGEST_AGENT]
