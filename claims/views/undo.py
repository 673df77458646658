"""Undo for ten seconds: what was logged travels to the next page in a signed cookie."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from claims.models import Touch
from claims.services.touch_corrections import UNDO

COOKIE, SALT = "undo", "claims.undo"


def offer_undo(request: HttpRequest, touch: Touch) -> str:
    """The page that answers this request may take the touch back; returns what it knows, for the
    cookie of the pages after it."""
    said = {
        "touch": touch.pk,
        "user": touch.user_id,
        "claim": touch.claim.claim_number,
        "label": touch.outcome.label if touch.outcome else "",
        "until": (touch.at + UNDO).timestamp(),
    }
    request.COOKIES[COOKIE] = signing.dumps(said, salt=SALT)
    return request.COOKIES[COOKIE]


def keep_undo(answer: HttpResponse, undo: str) -> HttpResponse:
    """The page after this answer may take the touch back, too."""
    answer.set_cookie(
        COOKIE,
        undo,
        max_age=UNDO,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return answer


def offered_undo(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """What this person may undo, with the seconds that are left for it."""
    try:
        said = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=UNDO)
    except signing.BadSignature:
        return None
    left = round(said["until"] - now.timestamp())
    return {**said, "left": left} if said["user"] == request.user.pk and left > 0 else None
