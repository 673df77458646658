"""Large files of a list, written in the background and kept for a day."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from accounts.models.people import is_present
from arengine.lib.encrypted_fields import EncryptedBytesField
from claims.choices import ExportState


class ExportQuerySet(models.QuerySet["Export"]):
    def for_user(self, user: User | AnonymousUser) -> ExportQuerySet:
        """A file is its owner's alone, whoever else might see the same claims."""
        return self.filter(owner=user) if is_present(user) else self.none()


class Export(models.Model):
    """A file asked for: what it holds, how far it is, until when it can be fetched."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    name = models.CharField(max_length=130)
    file_format = models.CharField(max_length=4)
    query = models.CharField(max_length=2_000, blank=True, default="")
    columns = models.JSONField(default=list)
    state = models.CharField(
        max_length=8, choices=ExportState, default=ExportState.WAITING, db_collation="C"
    )
    rows_total = models.PositiveIntegerField()
    rows_done = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    heard_at = models.DateTimeField(null=True, blank=True, help_text="Last sign of its worker.")
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["owner", "-id"], name="export_owner"),
            models.Index(
                fields=["state"], condition=~Q(state=ExportState.EXPIRED), name="export_alive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}.{self.file_format}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (ExportState.WAITING, ExportState.WRITING)


class ExportPart(models.Model):
    """A piece of a file, so that web and workers on different machines share it."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = EncryptedBytesField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["export", "number"], name="export_part_once")
        ]

    def __str__(self) -> str:
        return f"Part {self.number} of export {self.export_id}"
