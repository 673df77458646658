"""An attachment as an answer, whichever door it leaves by."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from claims.models import Attachment
from claims.services.attachments import hand_out


def saved(attachment: Attachment) -> HttpResponse:
    """To be saved under its own name, never shown by the browser, and kept by nobody on the way."""
    answer = HttpResponse(hand_out(attachment), content_type=attachment.content_type)
    answer["Content-Disposition"] = str(content_disposition_header(True, attachment.name))
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer
