"""Errors of the API as RFC 9457 problems: one shape, and a type that stays."""

from collections.abc import Iterator
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.http import JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from arengine.lib.errors import Refused, Stale, TooOften
from arengine.lib.json_out import ExactJSONRenderer

PROBLEM = "application/problem+json"
TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Refused",
    412: "Precondition failed",
    413: "Too large",
    415: "Unsupported media type",
    422: "Key used before",
    429: "Too many requests",
    500: "Server error",
    503: "Not ready",
}
# A kind of error by its status; what is listed here is explained in docs/api.md.
TYPES = {status: f"/problems/{title.lower().replace(' ', '-')}" for status, title in TITLES.items()}


def request_id() -> str:
    """The id that stands on every log line of this request."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def problem_body(
    status: int, title: str, detail: str, errors: list[dict[str, str]] | None = None, **more: Any
) -> dict[str, Any]:
    """The RFC 9457 body of an error; `more` are members of its own."""
    body: dict[str, Any] = {
        "type": TYPES.get(status, "about:blank"),
        "title": title,
        "status": status,
        "detail": detail,
        "request_id": request_id(),
        **more,
    }
    return {**body, "errors": errors} if errors else body


def problem(
    status: int, title: str, detail: str, *, retry_after: int | None = None, **more: Any
) -> JsonResponse:
    """An error answer outside the REST framework."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    body = problem_body(status, title, detail, **more)
    return JsonResponse(body, status=status, content_type=PROBLEM, headers=headers)


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """The REST framework's exception handler: every error is a problem+json."""
    if "request" in context:
        # Whatever the view would have written (YAML, CSV), an error is JSON.
        context["request"].accepted_renderer = ExactJSONRenderer()
        context["request"].accepted_media_type = ExactJSONRenderer.media_type
    if isinstance(error, Refused):
        return _refusal(error)
    if isinstance(error, TooOften):
        return _answer(429, error.message, headers={"Retry-After": str(error.seconds)})
    if isinstance(error, RequestDataTooBig):
        return _answer(413, "The request is larger than the server takes.")
    if isinstance(error, ValidationError):
        error = exceptions.ValidationError(_details(error))
    response = exception_handler(error, context)
    if response is None:
        return None
    response.data = _problem_of(error, response)
    response.content_type = PROBLEM
    return response


def _refusal(error: Refused) -> Response:
    """409; a write that was based on an older version is told both (412)."""
    if isinstance(error, Stale):
        versions: dict[str, Any] = {
            "expected_version": error.expected,
            "current_version": error.current,
        }
        return _answer(412, error.message, code=error.code, **versions)
    return _answer(409, error.message, code=error.code)


def _answer(
    status: int, detail: str, headers: dict[str, str] | None = None, **more: Any
) -> Response:
    body = problem_body(status, TITLES[status], detail, **more)
    return Response(body, status=status, headers=headers, content_type=PROBLEM)


def _details(error: ValidationError) -> Any:
    return error.message_dict if hasattr(error, "error_dict") else {"detail": error.messages}


def _problem_of(error: Exception, response: Response) -> dict[str, Any]:
    status = response.status_code
    errors = list(_pointers(response.data)) if status == 400 else None
    title = TITLES.get(status, str(response.status_text))
    single = isinstance(response.data, dict) and "detail" in response.data
    detail = str(response.data["detail"]) if single else title
    if single and status == 400 and isinstance(response.data["detail"], list):
        detail = "; ".join(str(text) for text in response.data["detail"])
    if errors and not single:
        detail = "; ".join(f"{entry['pointer'][1:]}: {entry['detail']}" for entry in errors)
    return problem_body(status, title, detail, errors)


def _pointers(data: Any, pointer: str = "") -> Iterator[dict[str, str]]:
    """JSON pointers (RFC 6901) to what is wrong; "" is the whole body."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _pointers(value, f"{pointer}/{_escaped(key)}")
    elif isinstance(data, list):
        for at, value in enumerate(data):
            # A list of messages is about its field; a list of mappings about its elements.
            below = f"{pointer}/{at}" if isinstance(value, dict | list) else pointer
            yield from _pointers(value, below)
    else:
        whole = pointer in ("/detail", "/non_field_errors")
        yield {"pointer": "" if whole else pointer, "detail": str(data)}


def _escaped(key: object) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")
