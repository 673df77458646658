"""`Idempotency-Key` on writes of the API: sent again, done once, answered alike.

The view runs in one transaction with the keeping of its answer, under a lock on the key that ends
with that transaction. So there is no moment at which the effect stands without its answer: a
request that is killed half way leaves nothing, and the next one with its key begins afresh.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.handlers.exception import response_for_exception
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from psycopg.errors import DeadlockDetected

from accounts.bearer import API
from accounts.models import User
from accounts.services.kept_answers import (
    Keyed,
    answer_again,
    keep_answer,
    kept_answer,
    take_key,
)
from arengine.lib.deadlocks import TRIES
from arengine.lib.problems import TITLES, problem

HEADER = "Idempotency-Key"
WRITES = ("POST", "PUT", "PATCH", "DELETE")
# Answers of sign-in are never kept: they hold tokens.
UNKEPT_ADDRESSES = f"{API}token"
# Nothing was begun: the request may be mended and sent again under its key.
UNKEPT = (400, 401, 403, 404, 405, 406, 408, 412, 413, 415, 422, 429, 503)
PART = 1 << 20
View = Callable[..., HttpResponseBase]
_GOOD_KEY = re.compile(r"[!-~]{1,255}").fullmatch


class IdempotencyMiddleware:
    """Around the view alone, so that a deadlock can be tried again and a bug keeps its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        person, key = request.user, request.headers.get(HEADER)
        if key is None or not isinstance(person, User) or not _is_write(request):
            return None
        if not _GOOD_KEY(key):
            return problem(400, TITLES[400], f"{HEADER} has 1 to 255 printable characters.")
        try:
            keyed = Keyed(person, key, digest_of(request))
        except RequestDataTooBig:
            return problem(413, TITLES[413], "The request is larger than the server takes.")
        except UnreadablePostError:
            return problem(400, TITLES[400], "The request did not arrive whole.")
        return _answer(request, keyed, lambda: _rendered(view(request, *args, **kwargs)))


def _is_write(request: HttpRequest) -> bool:
    path = request.path
    return (
        request.method in WRITES and path.startswith(API) and not path.startswith(UNKEPT_ADDRESSES)
    )


def digest_of(request: HttpRequest) -> bytes:
    """Of method, address and body; a file is read from disk part by part."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    for part in _parts(request):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


def _parts(request: HttpRequest) -> Iterator[bytes]:
    if request.content_type != "multipart/form-data":
        yield request.body
        return
    for name, values in sorted(request.POST.lists()):
        if name != "csrfmiddlewaretoken":
            yield from (name.encode(), *(value.encode() for value in values))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            yield f"{name}\n{file.name}\n{file.size}".encode()
            yield from file.chunks(PART)
            file.seek(0)


def _answer(request: HttpRequest, keyed: Keyed, view: Callable[[], Any]) -> HttpResponseBase:
    for last in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                return _once(keyed, view)
        except Exception as error:
            if last < TRIES and _is_deadlock(error):
                continue
            return _broken(request, keyed, error)
    raise AssertionError("unreachable")


def _once(keyed: Keyed, view: Callable[[], HttpResponse]) -> HttpResponse:
    """The kept answer, or the view's, kept. Only one request at a time gets past the lock."""
    if not take_key(keyed):
        detail = "A request with this key is still being worked on."
        return problem(409, TITLES[409], detail, retry_after=1, code="key_in_use")
    if kept := kept_answer(keyed):
        if bytes(kept.digest) == keyed.digest:
            return answer_again(kept)
        detail = f"This {HEADER} was used with another request; take a new one."
        return problem(422, TITLES[422], detail)
    response = view()
    if response.status_code not in UNKEPT and not response.streaming:
        keep_answer(keyed, response)
    return response


def _rendered(response: Any) -> Any:
    """Its bytes are kept with its effect, so they are written inside the transaction."""
    return response.render() if hasattr(response, "render") else response


def _is_deadlock(error: Exception) -> bool:
    return isinstance(error, OperationalError) and isinstance(error.__cause__, DeadlockDetected)


def _broken(request: HttpRequest, keyed: Keyed, error: Exception) -> HttpResponseBase:
    """The effect is taken back; the failure is logged as any other and stays the answer."""
    response = response_for_exception(request, error)
    if response.status_code not in UNKEPT:
        with transaction.atomic():
            if take_key(keyed) and not kept_answer(keyed):
                keep_answer(keyed, response)
    return response
