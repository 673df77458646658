"""Uploads have a limit before they reach the disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from rest_framework.exceptions import APIException

# Room for the other fields of the form and the multipart frame.
FRAME_BYTES = 1 << 20
TOO_LARGE = "arengine.upload_too_large"


class TooLarge(APIException):
    """413 for an upload that was dropped on its way."""

    status_code = 413
    default_detail = "The file is too large. Split it, or send it in parts of the portfolio."
    default_code = "too_large"


class LimitedUploads(FileUploadHandler):
    """Drops an upload at the limit; the request then knows why it has no file."""

    received = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        if content_length > settings.IMPORT_MAX_BYTES + FRAME_BYTES:
            self.received = content_length

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.IMPORT_MAX_BYTES:
            self.request.META[TOO_LARGE] = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def was_too_large(request: HttpRequest) -> bool:
    """Whether the upload was dropped; known once the body has been read."""
    return TOO_LARGE in request.META
