"""Sign-in of API clients: an access token of 24 hours and a refresh token for the next pair."""

from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.models import update_last_login
from django.urls import URLPattern
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.bearer import SignedIn, refuse_token
from accounts.choices import AuditAction
from accounts.models import User
from accounts.services.audit import record
from accounts.services.tokens import BadToken, Pair, begin_family, refresh_family
from arengine.lib.bodies import Body, read_body
from arengine.lib.http import both

WRONG = "User name and password do not match, or this sign-in is disabled or expired."


class Unasked(SignedIn):
    """Who signs in has nothing yet: neither a token nor a session is looked at."""

    def authenticate(self, request: Request) -> tuple[User, Any] | None:
        return None


class SignInBody(Body):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1024, trim_whitespace=False)


class RefreshBody(Body):
    refresh = serializers.CharField(max_length=4096)


class PairShape(serializers.Serializer[Any]):
    access = serializers.CharField(help_text="For 24 hours: `Authorization: Bearer`.")
    refresh = serializers.CharField(help_text="For 7 days, once: for the next pair.")


@extend_schema(operation_id="token_create", request=SignInBody, responses=PairShape, auth=[])
@api_view(["POST"])
@authentication_classes([Unasked])
@permission_classes([])
def sign_in(request: Request) -> Response:
    """Two tokens for a user name and a password; 429 after five wrong ones in 15 minutes."""
    said = read_body(SignInBody, request)
    user = authenticate(request._request, **said)
    if not isinstance(user, User):
        raise AuthenticationFailed(WRONG)
    pair = begin_family(user)
    update_last_login(User, user)
    record(AuditAction.SIGNED_IN, user_id=user.pk)
    return _answer(pair)


@extend_schema(operation_id="token_refresh", request=RefreshBody, responses=PairShape, auth=[])
@api_view(["POST"])
@authentication_classes([Unasked])
@permission_classes([])
def refresh(request: Request) -> Response:
    """The next two tokens. The old refresh token is spent; using it again ends them all."""
    said = read_body(RefreshBody, request)
    try:
        return _answer(refresh_family(said["refresh"]))
    except BadToken as bad:
        raise refuse_token(bad) from None


def _answer(pair: Pair) -> Response:
    tokens = {"access": pair.access, "refresh": pair.refresh}
    return Response(tokens, headers={"Cache-Control": "no-store"})


urlpatterns: list[URLPattern] = [
    *both("token/", sign_in, "api-token"),
    *both("token/refresh/", refresh, "api-token-refresh"),
]
