"""Which state the small tables are in that supervisors tune."""

from uuid import uuid4

from django.db import models


class ReferenceVersion(models.Model):
    """One row. Triggers of the small tables write another version with every change of them."""

    version = models.UUIDField(default=uuid4, editable=False)

    def __str__(self) -> str:
        return str(self.version)
