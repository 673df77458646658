"""Forms hold text: a NUL, which nobody types and no column takes, is left out of what was sent."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from arengine.lib.http import API


class PlainFormsMiddleware:
    """Before any view reads a form, and after Django's own check has. The API refuses a NUL itself,
    with the name of the field; a form keeps what was typed around it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if request.method == "POST" and not request.path.startswith(API) and _has_nul(request.POST):
            request.POST = _without_nul(request.POST)  # type: ignore[assignment]


def _has_nul(form: QueryDict) -> bool:
    return any("\0" in text for name, texts in form.lists() for text in (name, *texts))


def _without_nul(form: QueryDict) -> QueryDict:
    plain = QueryDict(mutable=True)
    for name, texts in form.lists():
        plain.setlist(name.replace("\0", ""), [text.replace("\0", "") for text in texts])
    return plain
