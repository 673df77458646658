"""Entity tags: what is unchanged is not sent again, what has changed is not overwritten unseen.

The tag of a claim begins with its version, and that alone decides about a write; the rest tells
answers apart whose version is the same (ages move on with the day).
"""

import hashlib
import re
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.utils.cache import get_conditional_response
from rest_framework.request import Request
from rest_framework.response import Response

_VERSION = re.compile(r'(?:W/)?"([0-9]{1,9})(?:-[0-9a-f]+)?"').fullmatch
_TAG = re.compile(r'(?:W/)?"[^"]*"').fullmatch
NO_VERSION = 0


def tagged(
    request: Request, data: Any, version: int | None = None, *, status: int = 200
) -> Response:
    """The answer with its ETag; 304 where the reader has it already."""
    response = Response(data, status=status)
    response.add_post_render_callback(partial(_tag, request, version))
    return response


def _tag(request: Request, version: int | None, response: Any) -> HttpResponseBase | None:
    digest = hashlib.sha256(response.content).hexdigest()[:16]
    response["ETag"] = f'"{digest}"' if version is None else f'"{version}-{digest}"'
    if request.method not in ("GET", "HEAD"):
        return None
    return get_conditional_response(request._request, etag=response["ETag"], response=response)


def expected_version(request: Request) -> int | None:
    """The version a write is based on; None where the caller does not say (no header, or `*`)."""
    given = request.headers.get("If-Match", "").strip()
    if given in ("", "*"):
        return None
    if match := _VERSION(given):
        return int(match[1])
    if _TAG(given):
        return NO_VERSION
    message = f'found {given[:60]!r}, expected one entity tag such as "7" from an ETag header'
    raise ValidationError({"If-Match": [message]})
