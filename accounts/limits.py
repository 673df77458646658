"""600 requests of the API a minute and 10 exports an hour, per person; by address for strangers."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from accounts.bearer import API
from accounts.choices import AuditAction
from accounts.models import User
from accounts.services.audit import record
from accounts.services.limits import HOUR, MINUTE, Count, take
from arengine.lib.addresses import client_address
from arengine.lib.errors import TooOften
from arengine.lib.problems import TITLES, problem


class LimitsMiddleware:
    """Counts requests of the API and says in each answer how many are left."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(API):
            return self.get_response(request)
        count = _counted(request, "requests", settings.REQUESTS_A_MINUTE, MINUTE)
        if count is None:
            return self.get_response(request)
        if count.allowed:
            response = self.get_response(request)
        else:
            detail = f"More than {count.limit} requests a minute."
            response = problem(429, TITLES[429], detail, retry_after=count.seconds)
        response["RateLimit-Limit"] = str(count.limit)
        response["RateLimit-Remaining"] = str(count.remaining)
        response["RateLimit-Reset"] = str(count.seconds)
        return response


def count_export(request: HttpRequest) -> None:
    """Every view that hands out a file of claims begins with it. Raises TooOften."""
    count = _counted(request, "exports", settings.EXPORTS_AN_HOUR, HOUR)
    if count and not count.allowed:
        minutes = -(-count.seconds // 60)
        raise TooOften(
            f"You may export {count.limit} files an hour; the next in {minutes} minutes.",
            count.seconds,
        )


def _counted(request: HttpRequest, what: str, limit: int, window: int) -> Count | None:
    count = take(what, _caller(request), limit, window)
    if count and count.is_first:
        record(AuditAction.REFUSED, detail={"limit": what})
    return count


def _caller(request: HttpRequest) -> str:
    person = getattr(request, "user", None)
    if isinstance(person, User):
        return f"user-{person.pk}"
    return f"address-{client_address(request)}"
