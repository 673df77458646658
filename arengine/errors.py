"""What people and clients see when a request fails: a page, or a problem under /api/."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from arengine.lib.http import API
from arengine.lib.problems import problem, request_id


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 400, "Bad request", "The request could not be read.")


def not_text(request: HttpRequest) -> HttpResponse:
    detail = (
        "A field holds a NUL character, which is no text. Go back, take it out and send it again."
    )
    return _answer(request, 400, "Bad request", detail)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    detail = str(exception) or "Your role does not allow this."
    return _answer(request, 403, "Forbidden", detail)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _answer(
        request, 403, "Forbidden", "The form is too old. Go back, reload the page, send it again."
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    detail = "There is nothing at this address, or it is not yours to see."
    return _answer(request, 404, "Not found", detail)


def unreadable(request: HttpRequest) -> HttpResponse:
    detail = "The request did not arrive whole, or not in time. Nothing was written. Send it again."
    return _answer(request, 408, "Request timeout", detail)


def too_large(request: HttpRequest) -> HttpResponse:
    """Given before the body is read, so the connection cannot be used again."""
    detail = "What was sent is larger than this installation takes. Split the file."
    answer = _answer(request, 413, "Content too large", detail)
    answer["Connection"] = "close"
    return answer


def too_many_uploads(request: HttpRequest) -> HttpResponse:
    detail = "Other files of yours are still on their way. Wait until they have arrived."
    answer = _answer(request, 429, "Too many requests", detail)
    answer["Retry-After"] = "30"
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without request and context processors: the database may be what failed."""
    detail = "Something broke on our side. What you had saved is kept; nothing else was written."
    if request.path.startswith(API):
        return problem(500, "Server error", detail)
    context = {"status": 500, "title": "Server error", "detail": detail, "id": request_id()}
    return HttpResponse(loader.render_to_string("error.html", context), status=500)


def _answer(request: HttpRequest, status: int, title: str, detail: str) -> HttpResponse:
    if request.path.startswith(API):
        return problem(status, title, detail)
    context = {"status": status, "title": title, "detail": detail, "id": request_id()}
    return render(request, "error.html", context, status=status)
