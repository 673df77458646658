"""HTTP words that every app shares: addresses with and without a slash, the request's id,
refusals, and problems for everything that fails under /api/."""

import re
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path

from arengine.lib.errors import Refused, Stale, TooOften
from arengine.lib.problems import (
    PROBLEM,
    TITLES,
    problem,
    problem_body,
    problem_response,
    request_id,
)

__all__ = ["PROBLEM", "both", "problem", "problem_body", "problem_response", "request_id"]
API = "/api/"
REQUEST_ID = "X-Request-ID"
_GOOD_ID = re.compile(r"[A-Za-z0-9._-]{1,64}").fullmatch
Answer = Callable[[HttpRequest], HttpResponse]


def both(route: str, view: Callable[..., Any], name: str) -> list[URLPattern]:
    """The address with and without its trailing slash, neither a redirect."""
    bare = route.rstrip("/")
    return [path(bare, view, name=name), path(f"{bare}/", view, name=f"{name}-slash")]


class RequestIdMiddleware:
    """Outermost: gives the request its id, which is in the log, in problems and in the answer.

    A caller's own id is kept where it is short and plain.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(REQUEST_ID, "")
        own = given if _GOOD_ID(given) else uuid.uuid4().hex
        request.META["HTTP_X_REQUEST_ID"] = own
        # `headers` was read before META was mended.
        request.__dict__.pop("headers", None)
        with structlog.contextvars.bound_contextvars(request_id=own):
            response = self.get_response(request)
        response[REQUEST_ID] = own
        return response


class ProblemsMiddleware:
    """Under /api/ every error is a problem, also those that Django answers in plain text."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        good = response.status_code < 400 or response.get("Content-Type", "") == PROBLEM
        return response if good or not request.path.startswith(API) else _as_problem(response)


def _as_problem(response: HttpResponse) -> HttpResponse:
    """What Django answers in plain text (405 of a page, a failed condition), in our words."""
    status = response.status_code
    title = TITLES.get(status, response.reason_phrase)
    mended = problem(status, title, f"{title}.")
    for name in ("Allow", "WWW-Authenticate", "Retry-After", "ETag", "Vary"):
        if name in response:
            mended[name] = response[name]
    return mended


class RefusedMiddleware:
    """On pages a refusal is a message, and the person stays where they were; what was tried too
    often is a page that says how long."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, TooOften):
            return _too_often(request, error)
        if not isinstance(error, Refused):
            return None
        if request.path.startswith(API):
            return problem(409, TITLES[409], error.message, code=error.code)
        if isinstance(error, Stale):
            return _page(request, 409, "Changed by somebody else", error.message)
        messages.error(request, error.message)
        return HttpResponseRedirect(_came_from(request))


def _too_often(request: HttpRequest, error: TooOften) -> HttpResponse:
    response = _page(request, 429, TITLES[429], error.message)
    response["Retry-After"] = str(error.seconds)
    return response


def _page(request: HttpRequest, status: int, title: str, detail: str) -> HttpResponse:
    context = {"status": status, "title": title, "detail": detail, "id": request_id()}
    return render(request, "error.html", context, status=status)


def _came_from(request: HttpRequest) -> str:
    """The page the form stood on; only addresses of ours."""
    referrer = urlsplit(request.headers.get("Referer", ""))
    same = referrer.netloc == request.get_host() and referrer.path != request.path
    query = f"?{referrer.query}" if referrer.query else ""
    return f"{referrer.path}{query}" if same else "/"
