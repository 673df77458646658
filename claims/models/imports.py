"""Imports: the file, its columns, what was found, what was done, chunk by chunk."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from accounts.models.people import is_present
from arengine.lib.encrypted_fields import (
    EncryptedBytesField,
    EncryptedJSONField,
    EncryptedTextField,
)
from arengine.lib.encryption import decrypt
from claims.choices import IMPORT_ENDED, IMPORT_GONE, ImportState
from claims.models.claims import Claim
from claims.rules.masking import MASKS


class ImportQuerySet(models.QuerySet["Import"]):
    def for_user(self, user: User | AnonymousUser) -> ImportQuerySet:
        """A file holds claims of every team and facility: for those who see them all."""
        return self if is_present(user) and user.sees_everything else self.none()

    def applied(self) -> ImportQuerySet:
        return self.filter(state=ImportState.APPLIED)


class Import(models.Model):
    """One claims file on its way into the portfolio; the row is the truth, the queue a bell."""

    state = models.CharField(
        max_length=12, choices=ImportState, default=ImportState.RECEIVED, db_collation="C"
    )
    file_name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64, db_collation="C", help_text="SHA-256 of the bytes.")
    fingerprint = models.CharField(
        max_length=64, db_collation="C", help_text="Of bytes, as-of date, mapping and flags."
    )
    as_of = models.DateField()
    is_snapshot = models.BooleanField(default=False, help_text="The file is all that is open.")
    is_partial = models.BooleanField(default=False, help_text="Apply without the rejected rows.")
    is_dry_run = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    overrides = models.JSONField(default=dict, help_text="Encoding, delimiter, sheet, header row.")
    file_format = models.JSONField(default=dict, help_text="What was detected.")
    proposal = EncryptedJSONField(
        default=dict, help_text="Guessed columns with samples, open questions."
    )
    mapping = models.JSONField(default=dict, help_text="Columns as understood.")
    needs_mapping = models.BooleanField(default=False)
    profile = models.ForeignKey(
        "claims.MappingProfile", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    rows_read = models.BigIntegerField(default=0)
    rows_new = models.BigIntegerField(default=0)
    rows_changed = models.BigIntegerField(default=0)
    rows_unchanged = models.BigIntegerField(default=0)
    rows_rejected = models.BigIntegerField(default=0)
    claims_missing = models.BigIntegerField(default=0)
    file_balance = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    applied_balance = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    preview = EncryptedJSONField(default=dict, help_text="Sums before and after, sample changes.")

    chunk_rows = models.PositiveIntegerField(
        default=0, help_text="Rows of the file in a chunk, as it was when the file was checked."
    )
    progress_phase = models.CharField(max_length=12, blank=True, default="")
    progress_done = models.BigIntegerField(default=0)
    progress_total = models.BigIntegerField(default=0)
    progress_started_at = models.DateTimeField(null=True, blank=True)

    lease_owner = models.CharField(max_length=80, blank=True, default="")
    lease_until = models.DateTimeField(null=True, blank=True)
    attempted = models.CharField(
        max_length=24, blank=True, default="", help_text="The step that was begun last."
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    undo_requested_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True, default="", help_text="In words, for a biller.")

    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())
    checked_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_chunks = models.PositiveIntegerField(default=0)
    purged_at = models.DateTimeField(null=True, blank=True, help_text="Bytes were let go.")

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=Q(is_dry_run=False) & ~Q(state__in=IMPORT_GONE),
                name="import_same_file_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ImportState.values), name="import_state_is_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["state"],
                condition=~Q(state__in=[*IMPORT_GONE, ImportState.APPLIED]),
                name="import_unfinished",
            )
        ]

    def __str__(self) -> str:
        return f"Import {self.pk}: {self.file_name}"

    @property
    def link(self) -> str:
        return f"/imports/{self.pk}"

    @property
    def ended(self) -> bool:
        return self.state in IMPORT_ENDED

    @property
    def undo_until(self) -> datetime | None:
        """The moment after which the import can no longer be undone."""
        if self.finished_at is None:
            return None
        return self.finished_at + timedelta(days=settings.IMPORT_UNDO_DAYS)


class UploadPart(models.Model):
    """A piece of an uploaded file, so that web and workers on different machines share it."""

    source_import = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = EncryptedBytesField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_import", "number"], name="upload_part_once")
        ]


class ImportChunk(models.Model):
    """A chunk that is in: its marker, its counts, and which claims it was about."""

    source_import = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="done_chunks")
    number = models.PositiveIntegerField()
    new_ids = ArrayField(models.BigIntegerField(), default=list)
    changed_ids = ArrayField(models.BigIntegerField(), default=list)
    unchanged_ids = ArrayField(models.BigIntegerField(), default=list)
    rows = models.PositiveIntegerField()
    rows_new = models.PositiveIntegerField()
    rows_changed = models.PositiveIntegerField()
    balance = models.DecimalField(max_digits=18, decimal_places=2)
    applied_at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["source_import", "number"]
        constraints = [
            models.UniqueConstraint(fields=["source_import", "number"], name="import_chunk_once")
        ]


class ImportProblem(models.Model):
    """What was wrong with a cell, or (`is_note`) what was accepted but deserves a look."""

    source_import = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=120)
    # A cell of the file, whatever its column; open where SQL itself found it in no cell.
    found = EncryptedTextField(may_be_open=True)
    expected = models.CharField(max_length=300)
    message = EncryptedTextField(may_be_open=True)
    is_note = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["source_import", "row", "id"]
        indexes = [models.Index(fields=["source_import", "row", "id"], name="problem_order")]


class RejectedRow(models.Model):
    """A row that was not accepted, whole, so that it can be mended and sent again."""

    source_import = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rejected")
    row = models.PositiveIntegerField()
    claim_number = models.TextField(blank=True, default="", db_collation="C")
    cells = EncryptedJSONField()
    width = models.PositiveIntegerField(db_default=0, help_text="Cells in the row.")

    class Meta:
        ordering = ["source_import", "row"]
        constraints = [
            models.UniqueConstraint(fields=["source_import", "row"], name="rejected_row_once")
        ]


class ClaimChange(models.Model):
    """The fields of a claim that an import changed: {field: [old, new]}; a patient's encrypted,
    as the claim held them, each beside its blind index."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="changes")
    source_import = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="changes")
    fields = models.JSONField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["source_import", "claim"], name="claim_change_once")
        ]

    @property
    def told(self) -> dict[str, list[Any]]:
        """The fields in plain, without the indexes."""
        return {
            name: [_plain(name, value) for value in pair] if name in MASKS else pair
            for name, pair in self.fields.items()
            if name.removesuffix("_key") not in MASKS or name in MASKS
        }


def _plain(column: str, spelled: str) -> str:
    """A bytea as JSON spells it: `\\x` and hexadecimal digits."""
    stored = bytes.fromhex(spelled.removeprefix("\\x"))
    return decrypt(stored, f"claims_claim.{column}").decode() if stored else ""


class ImportName(models.Model):
    """A payer or facility as the file spells it; staged rows refer to it by number."""

    PAYER, FACILITY = "payer", "facility"

    source_import = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField(max_length=8, db_collation="C")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    key = models.CharField(max_length=120, db_collation="C")
    target = models.BigIntegerField(null=True, help_text="Payer or facility; null while unknown.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_import", "kind", "number"], name="import_name_once"
            )
        ]


class MappingProfileQuerySet(models.QuerySet["MappingProfile"]):
    def for_user(self, user: User | AnonymousUser) -> MappingProfileQuerySet:
        """For those who see the imports that they are for."""
        return self if is_present(user) and user.sees_everything else self.none()


class MappingProfile(models.Model):
    """How the columns of one source are read, remembered by a name."""

    name = models.CharField(max_length=80, unique=True)
    mapping = models.JSONField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = MappingProfileQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
