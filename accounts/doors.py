"""Which doors are for whom: pages are for people, API clients have the API."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts.bearer import API
from accounts.choices import Role
from accounts.models import User


class PagesForPeopleMiddleware:
    """After `LoginRequiredMiddleware`: a client that signed in like a person goes no further."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        user = request.user
        is_client = isinstance(user, User) and user.role == Role.CLIENT
        is_page = not request.path.startswith(API) and getattr(view, "login_required", True)
        if is_client and is_page:
            raise PermissionDenied("Pages are for people; an API client uses the API.")
