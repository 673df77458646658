"""HTTP words that every app shares: addresses with and without a slash, refusals, problems."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from arengine.lib.errors import Refused, TooOften

PROBLEM = "application/problem+json"


def both(route: str, view: Callable[..., Any], name: str) -> list[URLPattern]:
    """The address with and without its trailing slash, neither a redirect."""
    bare = route.rstrip("/")
    return [path(bare, view, name=name), path(f"{bare}/", view, name=f"{name}-slash")]


def request_id() -> str:
    """The id that stands on every log line of this request."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def problem_body(
    status: int, title: str, detail: str, errors: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    """The RFC 9457 body of an error."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "request_id": request_id(),
    }
    return {**body, "errors": errors} if errors else body


def problem(status: int, title: str, detail: str) -> JsonResponse:
    """An error answer outside the REST framework."""
    return JsonResponse(problem_body(status, title, detail), status=status, content_type=PROBLEM)


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """The REST framework's exception handler: every error is a problem+json."""
    if isinstance(error, Refused):
        body = {**problem_body(409, "Refused", error.message), "code": error.code}
        return Response(body, status=409, content_type=PROBLEM)
    if isinstance(error, TooOften):
        body = problem_body(429, "Too many requests", error.message)
        return Response(
            body, 429, headers={"Retry-After": str(error.seconds)}, content_type=PROBLEM
        )
    if isinstance(error, ValidationError):
        error = exceptions.ValidationError(_details(error))
    response = exception_handler(error, context)
    if response is None:
        return None
    response.data = _problem_of(error, response)
    response.content_type = PROBLEM
    return response


def _details(error: ValidationError) -> Any:
    return error.message_dict if hasattr(error, "error_dict") else {"detail": error.messages}


def _problem_of(error: Exception, response: Response) -> dict[str, Any]:
    errors = list(_pointers(response.data)) if response.status_code == 400 else None
    title = str(getattr(error, "default_detail", response.status_text))
    single = isinstance(response.data, dict) and "detail" in response.data
    detail = str(response.data["detail"]) if single else title
    if errors and not single:
        detail = "; ".join(f"{entry['pointer'][1:]}: {entry['detail']}" for entry in errors)
    return problem_body(response.status_code, str(response.status_text), detail, errors)


def _pointers(data: Any, pointer: str = "") -> Any:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _pointers(value, f"{pointer}/{key}")
    elif isinstance(data, list):
        for value in data:
            yield from _pointers(value, pointer)
    else:
        yield {"pointer": pointer or "/", "detail": str(data)}


class RefusedMiddleware:
    """On pages a refusal is a message, and the person stays where they were; what was tried too
    often is a page that says how long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, TooOften):
            return _too_often(request, error)
        if not isinstance(error, Refused):
            return None
        if request.path.startswith("/api/"):
            return problem(409, "Refused", error.message)
        messages.error(request, error.message)
        return HttpResponseRedirect(_came_from(request))


def _too_often(request: HttpRequest, error: TooOften) -> HttpResponse:
    title = "Too many attempts"
    context = {"status": 429, "title": title, "detail": error.message, "id": request_id()}
    answer = render(request, "error.html", context, status=429)
    answer.headers["Retry-After"] = str(error.seconds)
    return answer


def _came_from(request: HttpRequest) -> str:
    """The page the form stood on; only addresses of ours."""
    referrer = urlsplit(request.headers.get("Referer", ""))
    same = referrer.netloc == request.get_host() and referrer.path != request.path
    query = f"?{referrer.query}" if referrer.query else ""
    return f"{referrer.path}{query}" if same else "/"
