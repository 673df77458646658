"""What the rows of a staged file say of patients, until the import has ended."""

from django.db import models

from arengine.lib.encrypted_fields import EncryptedTextField
from claims.models.imports import Import


class StagedPatients(models.Model):
    """A block of staged rows: as `claims.importing.encrypting` joins its columns."""

    source_import = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="+")
    first_row = models.PositiveIntegerField()
    last_row = models.PositiveIntegerField()
    words = EncryptedTextField()
