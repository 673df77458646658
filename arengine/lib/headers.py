"""Headers that every answer carries, whoever gave it: a page, a file, a refusal, an error."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# What no page of ours asks of a browser.
POWERS = (
    "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope",
    "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get", "usb",
)  # fmt: skip
FIXED = {
    "Permissions-Policy": ", ".join(f"{power}=()" for power in POWERS),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    # Nobody but the browser that asked, and not even that on disk. Static files say otherwise
    # themselves. A client that kept an ETag may still ask with it.
    "Cache-Control": "private, no-store",
}
SIGN_OUT = ("logout", "logout-slash")


class HeadersMiddleware:
    """Outermost, so that nothing is answered without them; what a view has set stays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in FIXED.items():
            response.headers.setdefault(name, value)
        if request.resolver_match and request.resolver_match.url_name in SIGN_OUT:
            # Pages kept for the Back button end with the session, too.
            response.headers.setdefault("Clear-Site-Data", '"cache"')
        return response
