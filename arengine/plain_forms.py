"""Forms hold text: a NUL, which nobody types and no column takes, is refused before any view."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError

from arengine.errors import not_text, unreadable
from arengine.lib.http import API


class PlainFormsMiddleware:
    """After Django's own check has read the form. The API names the field itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method != "POST" or request.path.startswith(API):
            return None
        try:
            return not_text(request) if _has_nul(request.POST) else None
        except UnreadablePostError:  # what comes from here is not seen by `process_exception`
            return unreadable(request)


def _has_nul(form: QueryDict) -> bool:
    return any("\0" in text for name, texts in form.lists() for text in (name, *texts))
