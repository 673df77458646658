"""Says at the edge of a request who acts in it."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

from accounts.bearer import API
from accounts.models import User
from arengine.lib.acting import act_as, tell_at_once

ADMIN = "/admin/"
READS = ("GET", "HEAD", "OPTIONS")


class ActingMiddleware:
    """After sign-in is known and the request has its id, before anything is written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        with act_as(person.pk if isinstance(person, User) else None, door_of(request.path)):
            if request.method not in READS:
                tell_at_once(connection)
            return self.get_response(request)


def door_of(path: str) -> str:
    """Through which door a request came: api, admin or page."""
    if path.startswith(API):
        return "api"
    return "admin" if path.startswith(ADMIN) else "page"
