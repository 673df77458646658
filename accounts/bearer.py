"""Tokens of API clients: read once, before anything asks who is there."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework_simplejwt.authentication import JWTAuthentication

from accounts.models import User

API = "/api/"


class BearerMiddleware:
    """The person of a valid token is `request.user`, for limits, audit and views alike."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(API) and "Authorization" in request.headers:
            _read_token(request)
        return self.get_response(request)


def _read_token(request: Any) -> None:
    """Sets the request's user, or keeps the refusal for the view to give."""
    try:
        found = JWTAuthentication().authenticate(Request(request))
    except APIException as refusal:
        request.token_refusal = refusal
        return
    if found:
        request.user, request.token = found


class SignedIn(SessionAuthentication):
    """Whoever the middleware found; a session also has to send its CSRF token."""

    def authenticate(self, request: Request) -> tuple[User, Any] | None:
        given: Any = request._request
        if refusal := getattr(given, "token_refusal", None):
            raise refusal
        if token := getattr(given, "token", None):
            return given.user, token
        return super().authenticate(request)

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'
