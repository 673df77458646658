"""What the frame of every page shows: banner, notices, the clock of the data."""

from typing import Any

from django.http import HttpRequest


def page_frame(request: HttpRequest) -> dict[str, Any]:
    return {}
