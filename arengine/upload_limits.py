"""Bodies are refused by their size before they are read, uploads also by their number."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from redis.exceptions import RedisError

from accounts.models import User
from arengine.errors import too_large, too_many_uploads, unreadable
from arengine.lib.uploads import FRAME_BYTES

log = structlog.get_logger(__name__)
SLOT_SECONDS = 3600
"""After which the place of an upload is free again whose process was killed."""


class UploadLimits:
    """Before anything reads the body: Django's own check of forms reads it, files and all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > largest_body(request):
            return too_large(request)
        if not _is_upload(request) or not isinstance(person := request.user, User):
            return self.get_response(request)
        with place_of(person) as found:
            return self.get_response(request) if found else too_many_uploads(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The sender broke off or took too long (`arengine.whole_bodies`)."""
        return unreadable(request) if isinstance(error, UnreadablePostError) else None


def largest_body(request: HttpRequest) -> int:
    """Files only from people who are signed in; anything else is a form or a few lines of JSON."""
    if _is_upload(request) and request.user.is_authenticated:
        return settings.IMPORT_MAX_BYTES + FRAME_BYTES
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0


def _is_upload(request: HttpRequest) -> bool:
    return (request.content_type or "").startswith("multipart/")


@contextmanager
def place_of(person: User) -> Iterator[bool]:
    """One of the person's places for uploads, or False. Without a cache there is no counting."""
    keys = [f"upload:{person.pk}:{place}" for place in range(settings.UPLOADS_AT_ONCE)]
    try:
        taken = next((key for key in keys if cache.add(key, 1, SLOT_SECONDS)), None)
    except RedisError:
        log.warning("uploads_not_counted")
        yield True
        return
    try:
        yield taken is not None
    finally:
        if taken:
            _give_back(taken)


def _give_back(taken: str) -> None:
    try:
        cache.delete(taken)
    except RedisError:
        log.warning("upload_place_not_given_back")
