"""Who asks: pages and API let nobody in who is not signed in."""

from typing import cast

from django.http import HttpRequest
from rest_framework.request import Request

from accounts.models import User


def person(request: HttpRequest | Request) -> User:
    """The person signed in."""
    return cast(User, request.user)
