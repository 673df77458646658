"""Tokens of API clients: read once, before anything asks who is there."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.choices import AuditAction
from accounts.models import User
from accounts.services.audit import record
from accounts.services.tokens import BadToken, user_of

API = "/api/"
REFUSED = "This token is not valid, or no longer. Sign in again at POST /api/token/."


class BearerMiddleware:
    """The person of a valid token is `request.user`, for limits, audit and views alike."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        kind, _, raw = request.headers.get("Authorization", "").strip().partition(" ")
        if request.path.startswith(API) and kind.casefold() == "bearer":
            _read_token(request, raw.strip())
        return self.get_response(request)


def _read_token(request: Any, raw: str) -> None:
    """Sets the request's user, or keeps the refusal for the view to give."""
    request.user, request.token = AnonymousUser(), None
    try:
        request.user, request.token = user_of(raw)
    except BadToken as bad:
        request.bad_token = bad


def refuse_token(bad: BadToken) -> AuthenticationFailed:
    """The answer to a bad token, after an entry of why. The caller is told nothing of that."""
    record(AuditAction.REFUSED, user_id=bad.user_id, detail={"token": bad.why})
    return AuthenticationFailed(REFUSED)


class SignedIn(SessionAuthentication):
    """Whoever the middleware found; a session also has to send its CSRF token."""

    def authenticate(self, request: Request) -> tuple[User, Any] | None:
        given: Any = request._request
        if bad := getattr(given, "bad_token", None):
            raise refuse_token(bad)
        if token := getattr(given, "token", None):
            return given.user, token
        return super().authenticate(request)

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'
