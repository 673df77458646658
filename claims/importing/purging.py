"""Lets go what is no longer needed once an import can no longer be undone."""

from datetime import datetime, timedelta

from django.conf import settings

from claims.choices import IMPORT_GONE, ImportState
from claims.importing.staging import drop_stage
from claims.models import Import, UploadPart


def purge_expired(moment: datetime) -> int:
    """Deletes uploaded bytes and staging tables of imports that ended before the undo window."""
    before = moment - timedelta(days=settings.IMPORT_UNDO_DAYS)
    ended = Import.objects.filter(
        state__in=[*IMPORT_GONE, ImportState.APPLIED],
        finished_at__lt=before,
        purged_at__isnull=True,
    )
    for source_import in ended:
        drop_stage(source_import.pk)
        UploadPart.objects.filter(source_import=source_import).delete()
        Import.objects.filter(pk=source_import.pk).update(purged_at=moment)
    return len(ended)
