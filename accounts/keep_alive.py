"""Work keeps a session alive; a page that polls by itself does not."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from arengine.lib.dates import now

BACKGROUND = "X-Background"
"""A header that our pages set on what nobody clicked. Whoever forges it only ends sooner."""


class KeepAliveMiddleware:
    """Notes that somebody works, and sends parts of pages that lost their session to sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session: Any = request.session
        if request.user.is_authenticated and session.row and BACKGROUND not in request.headers:
            session.see(now())
        answer = self.get_response(request)
        if "HX-Request" in request.headers and _is_sign_in(answer.headers.get("Location", "")):
            return HttpResponse(headers={"HX-Redirect": _sign_in_for(request)})
        return answer


def _is_sign_in(location: str) -> bool:
    return urlsplit(location).path == resolve_url(settings.LOGIN_URL)


def _sign_in_for(request: HttpRequest) -> str:
    """Back to the page that holds the part, not to the part."""
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    query = f"?{page.query}" if page.query else ""
    target = urlencode({"next": f"{page.path or '/'}{query}", "ended": 1})
    return f"{resolve_url(settings.LOGIN_URL)}?{target}"
