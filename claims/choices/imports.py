"""Files that come in."""

from django.db import models


class ImportState(models.TextChoices):
    RECEIVED = "received", "Received"
    MAPPED = "mapped", "Columns understood"
    CHECKED = "checked", "Checked, waiting for confirmation"
    CONFIRMED = "confirmed", "Confirmed, waiting for a worker"
    APPLYING = "applying", "Applying"
    APPLIED = "applied", "Applied"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"
    UNDONE = "undone", "Undone"


# A file in one of these may be sent again.
IMPORT_GONE = (ImportState.FAILED, ImportState.CANCELLED, ImportState.UNDONE)


# Nothing more happens to an import by itself.
IMPORT_ENDED = (ImportState.APPLIED, *IMPORT_GONE)


# Work that a worker should have taken up by itself.
IMPORT_DUE = (
    ImportState.RECEIVED,
    ImportState.MAPPED,
    ImportState.CONFIRMED,
    ImportState.APPLYING,
)
