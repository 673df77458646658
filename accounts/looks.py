"""Writes down what triggers cannot see of a request: searches, files taken away, refusals."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.choices import AuditAction
from accounts.models import User
from accounts.services.audit import record

# Limits write down their own refusals, one for each window.
REFUSALS = (401, 403)
SEARCH = "q"


class LooksMiddleware:
    """Whatever leaves as a file is an export, wherever it comes from: none is forgotten."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(request.user, User):
            for action in looks(request, response):
                record(action, detail=detail(request, response))
        return response


def looks(request: HttpRequest, response: HttpResponseBase) -> list[AuditAction]:
    """What this request was besides what it changed."""
    if response.status_code in REFUSALS:
        return [AuditAction.REFUSED]
    if "attachment" in response.headers.get("Content-Disposition", ""):
        return [AuditAction.EXPORTED]
    return [AuditAction.SEARCHED] if request.GET.get(SEARCH) else []


def detail(request: HttpRequest, response: HttpResponseBase) -> dict[str, object]:
    """Where, and which rows: an address of ours names no patient."""
    return {
        "method": request.method,
        # The database keeps no NUL in JSON.
        "path": request.path[:300].replace("\0", "␀"),
        "status": response.status_code,
        **({"filters": request.GET.urlencode()[:1000]} if request.GET else {}),
    }
