"""Tokens of the API: a family for each sign-in, in which one refresh token counts at a time."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import jwt
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.crypto import constant_time_compare
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken, Token

from accounts.choices import Role
from accounts.models import TokenFamily, User
from accounts.services.sessions import end_family
from arengine.lib.dates import now, today

HEADER = {"alg": "HS256", "typ": "JWT"}
FAMILY, STAMP = "family", "stamp"
LONGEST = 4_096


@dataclass(frozen=True, slots=True)
class Pair:
    access: str
    refresh: str


class BadToken(Exception):
    """A token that is refused; `why` is for the audit, not for the caller."""

    def __init__(self, why: str, user_id: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.user_id = user_id


@transaction.atomic
def begin_family(user: User) -> Pair:
    """The tokens of a new sign-in."""
    refresh, at = RefreshToken(), now()
    family = TokenFamily.objects.create(
        user=user,
        refresh_id=refresh["jti"],
        started_at=at,
        refreshed_at=at,
        expires_at=at + refresh.lifetime,
    )
    return _pair(refresh, user, family.pk)


def refresh_family(raw: str) -> Pair:
    """The next pair. BadToken for anything but the family's one unspent refresh token.

    The exchange is one conditional UPDATE, so of many at once one succeeds. A spent token means
    that two hold it, one of them a thief: the family ends, its access tokens too.
    """
    token = _read(RefreshToken, raw)
    user = _owner(token)
    following, at = RefreshToken(), now()
    unspent = TokenFamily.objects.alive(at).filter(pk=token[FAMILY], refresh_id=token["jti"])
    if not unspent.update(
        refresh_id=following["jti"], refreshed_at=at, expires_at=at + following.lifetime
    ):
        _end_stolen(token[FAMILY])
        raise BadToken("spent", user.pk)
    return _pair(following, user, token[FAMILY])


def user_of(raw: str) -> tuple[User, Token]:
    """Whose access token it is. BadToken unless it is ours, current, and its family is alive."""
    token = _read(AccessToken, raw)
    user = _owner(token)
    _note_use(user, today())
    return user, token


def _pair(refresh: Any, user: User, family_id: int) -> Pair:
    access = AccessToken()
    for token in (refresh, access):
        token["user_id"] = user.pk
        token[FAMILY] = family_id
        token[STAMP] = user.get_session_auth_hash()
    return Pair(str(access), str(refresh))


def _read(kind: type[Token], raw: str) -> Token:
    """Signature, header, times, type, issuer and audience."""
    try:
        if len(raw) > LONGEST or jwt.get_unverified_header(raw) != HEADER:
            raise BadToken("header")
        token = kind(raw)  # type: ignore[arg-type]
    except (jwt.PyJWTError, TokenError, ValueError) as error:
        raise BadToken(str(error)[:80] or "unreadable") from None
    claims = (token.get("user_id"), token.get(FAMILY), token.get("jti"), token.get(STAMP))
    if [type(claim) for claim in claims] != [int, int, str, str]:
        raise BadToken("claims")
    return token


def _owner(token: Token) -> User:
    """Read anew at every request, so that what is taken away is gone at once."""
    alive = TokenFamily.objects.alive(now()).filter(pk=token[FAMILY], user=OuterRef("pk"))
    user = User.objects.annotate(is_alive=Exists(alive)).filter(pk=token["user_id"]).first()
    if user is None:
        raise BadToken("nobody")
    if not user.is_active or user.is_expired(today()):
        raise BadToken("disabled", user.pk)
    if not user.is_alive or not constant_time_compare(token[STAMP], user.get_session_auth_hash()):
        raise BadToken("ended", user.pk)
    return user


def _end_stolen(family_id: int) -> None:
    family = TokenFamily.objects.select_related("user").filter(pk=family_id, ended_at=None).first()
    if family:
        end_family(family, "spent refresh token")


def _note_use(user: User, day: date) -> None:
    """For API clients, once a day."""
    if user.role == Role.CLIENT and user.last_used_on != day:
        User.objects.filter(pk=user.pk).update(last_used_on=day)
