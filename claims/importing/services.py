"""The verbs of an import, one door each: the wizard, the API and the command call these."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.models import User
from arengine.lib.dates import now
from arengine.lib.errors import Refused
from claims.choices import IMPORT_GONE
from claims.choices import ImportState as State
from claims.importing.applying import OVERTAKEN, overtaken
from claims.importing.bell import ring
from claims.importing.formats import FileFormat
from claims.importing.leases import expired
from claims.importing.mapping import Mapping
from claims.importing.proposing import missing_fields, unread_dates
from claims.importing.staging import drop_stage
from claims.importing.states import move
from claims.importing.undoing import touched_since, worked_since
from claims.importing.uploads import digest_of, store_upload
from claims.models import Import, MappingProfile

EARLIEST_AS_OF = date(1970, 1, 1)
# Confirmed already: another confirm has nothing to add.
TAKEN_ON = (State.CONFIRMED, State.APPLYING, State.APPLIED)


@dataclass(frozen=True)
class Wishes:
    """What is asked of an import besides the file."""

    as_of: date
    is_snapshot: bool = False
    is_partial: bool = False
    is_dry_run: bool = False
    is_demo: bool = False
    profile: str = ""
    overrides: dict[str, Any] = field(default_factory=dict)


def receive_file(
    source: BinaryIO, file_name: str, wishes: Wishes, *, user: User | None, today: date
) -> tuple[Import, bool]:
    """Stores the file and rings a worker. The same file again gives the first import, False.

    Raises ValidationError for a file that is empty or too large, a future as-of date and an
    unknown mapping profile.
    """
    digest, size = digest_of(source)
    _check_wishes(wishes, size, today)
    profile = _profile(wishes.profile)
    fingerprint = _fingerprint(digest, wishes, profile)
    received = Import(
        file_name=file_name.replace("\\", "/").rpartition("/")[2][-200:] or "claims",
        size=size,
        digest=digest,
        fingerprint=fingerprint,
        as_of=wishes.as_of,
        is_snapshot=wishes.is_snapshot,
        is_partial=wishes.is_partial,
        is_dry_run=wishes.is_dry_run,
        is_demo=wishes.is_demo,
        overrides=wishes.overrides,
        profile=profile,
        uploaded_by=user,
    )
    if not wishes.is_dry_run and (known := _same(fingerprint)):
        return known, False
    try:
        with transaction.atomic():
            received.save()
            store_upload(source, received)
            ring(received.pk)
    except IntegrityError:
        known = _same(fingerprint)
        if known is None:
            raise
        return known, False
    return received, True


def _check_wishes(wishes: Wishes, size: int, today: date) -> None:
    if size == 0:
        raise ValidationError({"file": "The file is empty."})
    if size > settings.IMPORT_MAX_BYTES:
        limit = settings.IMPORT_MAX_BYTES // 1024**2
        raise ValidationError({"file": f"The file is larger than {limit:,} MB."})
    if wishes.as_of > today + timedelta(days=1):
        raise ValidationError(
            {"as_of": f"Found {wishes.as_of}, expected a date not after {today} + 1 day."}
        )
    if wishes.as_of < EARLIEST_AS_OF:
        raise ValidationError(
            {"as_of": f"Found {wishes.as_of}, expected a date not before {EARLIEST_AS_OF}."}
        )


def _profile(name: str) -> MappingProfile | None:
    if not name:
        return None
    try:
        return MappingProfile.objects.get(name=name)
    except MappingProfile.DoesNotExist:
        raise ValidationError({"mapping": f'No mapping profile is called "{name}".'}) from None


def _fingerprint(digest: str, wishes: Wishes, profile: MappingProfile | None) -> str:
    told = [
        digest,
        wishes.as_of.isoformat(),
        wishes.is_snapshot,
        wishes.is_partial,
        wishes.overrides,
        profile.mapping if profile else None,
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _same(fingerprint: str) -> Import | None:
    rows = Import.objects.filter(fingerprint=fingerprint, is_dry_run=False)
    return rows.exclude(state__in=IMPORT_GONE).first()


def choose_mapping(
    source_import: Import, mapping: Mapping, *, user: User | None, remember_as: str = ""
) -> None:
    """Sets the columns a person has named and goes on to the check.

    The date columns whose order of day and month is not said are read first; what they do not
    tell is asked. Raises ValidationError where a required field has no column or a column does
    not exist, Refused while a worker is busy with the file or once it is confirmed.
    """
    if not source_import.file_format:
        raise Refused("import_state", "The file has not been read yet.")
    width = len(FileFormat.from_json(source_import.file_format).header)
    used = [*mapping.columns.values(), *mapping.bucket_columns.values()]
    if any(not 0 <= at < width for at in used):
        raise ValidationError({"columns": f"The file has {width} columns, 0 to {width - 1}."})
    if missing := missing_fields(mapping):
        raise ValidationError({"columns": missing})
    with transaction.atomic():
        profile = source_import.profile
        if remember_as:
            profile, _ = MappingProfile.objects.update_or_create(
                name=remember_as, defaults={"mapping": mapping.to_json(), "created_by": user}
            )
        state = State.RECEIVED if unread_dates(mapping) else State.MAPPED
        _read_again(source_import, _idle(), state=state, mapping=mapping.to_json(), profile=profile)


def change_format(source_import: Import, overrides: dict[str, Any]) -> None:
    """Reads the file again with another encoding, delimiter, sheet or header row.

    A file that could not be read may be given another try; its bytes are still there.
    """
    unreadable = Q(state=State.FAILED, checked_at__isnull=True, purged_at__isnull=True)
    try:
        with transaction.atomic():
            _read_again(
                source_import,
                _idle() | unreadable,
                state=State.RECEIVED,
                overrides=overrides,
                mapping={},
                failure="",
                finished_at=None,
                attempted="",
            )
    except IntegrityError:
        raise Refused("same_file", "The same file was sent and taken in again since.") from None


def _idle() -> Q:
    """Not confirmed yet, and no worker is in the middle of reading or checking the file."""
    waits = Q(state=State.CHECKED) | Q(state=State.RECEIVED, needs_mapping=True)
    return waits | Q(expired(now()), state__in=(State.RECEIVED, State.MAPPED))


def _read_again(source_import: Import, allowed: Q, **fields: Any) -> None:
    rows = Import.objects.filter(allowed, pk=source_import.pk)
    changed = rows.update(needs_mapping=False, **fields)
    source_import.refresh_from_db()
    if not changed:
        raise Refused(
            "import_state",
            "Columns and format can be changed until the import is confirmed, and not in the "
            "middle of the check.",
        )
    ring(source_import.pk)


def confirm_import(
    source_import: Import, *, user: User | None, partial: bool | None = None
) -> None:
    """checked -> confirmed. A second confirm, even at the same moment, changes nothing.

    Without a word on `partial` that of the upload counts.
    """
    source_import.refresh_from_db()
    if source_import.is_dry_run:
        raise Refused("dry_run", "A dry run is not applied; send the file without that wish.")
    if source_import.state in TAKEN_ON:
        return
    if source_import.state != State.CHECKED:
        raise Refused("import_state", _not_checked(source_import))
    partial = source_import.is_partial if partial is None else partial
    if source_import.rows_rejected and not partial:
        raise Refused(
            "rejected_rows",
            f"{source_import.rows_rejected:,} rows are rejected. Mend them and send the file "
            "again, or confirm that the other rows are applied without them.",
        )
    if source_import.state != State.CHECKED:
        raise Refused("import_state", f"Import {source_import.pk} is not checked yet.")
    _refuse_stale(source_import)
    try:
        with transaction.atomic():
            move(
                source_import, State.CONFIRMED, confirmed_by=user, is_partial=partial, attempted=""
            )
            ring(source_import.pk)
    except Refused:
        if source_import.state not in TAKEN_ON:
            raise


def _not_checked(source_import: Import) -> str:
    if source_import.ended:
        return f"Import {source_import.pk} has ended; it cannot be confirmed any more."
    return f"Import {source_import.pk} is not checked yet; it can be confirmed when it is."


def _refuse_stale(source_import: Import) -> None:
    """What was shown must be what is applied: another import since then means another check."""
    later = Import.objects.applied().filter(finished_at__gt=source_import.checked_at)
    if later.exists():
        with transaction.atomic():
            move(source_import, State.MAPPED)
            ring(source_import.pk)
        raise Refused(
            "check_outdated",
            "Another import was applied since this one was checked. It is being checked again; "
            "please look at the new result and confirm.",
        )


def cancel_import(source_import: Import) -> None:
    """Stops an import. One that is being worked on stops after the chunk at hand."""
    if source_import.ended:
        raise Refused("import_state", f"Import {source_import.pk} has already ended.")
    Import.objects.filter(pk=source_import.pk).update(cancel_requested_at=now())
    idle = source_import.state == State.CHECKED or source_import.needs_mapping
    if idle:
        move(source_import, State.CANCELLED, finished_at=now(), cancel_requested_at=None)
        drop_stage(source_import.pk)
    else:
        ring(source_import.pk)


def resume_import(source_import: Import, *, user: User | None) -> None:
    """Goes on with an import that failed or was cancelled while it was applied."""
    if not source_import.done_chunks.exists() and not source_import.confirmed_by_id:
        raise Refused("import_state", "Nothing of this import was confirmed; send the file again.")
    if source_import.undo_requested_at:
        raise Refused("import_state", "This import is being undone.")
    if overtaken(source_import):
        raise Refused("overtaken", OVERTAKEN)
    try:
        with transaction.atomic():
            move(
                source_import,
                State.CONFIRMED,
                attempted="",
                attempts=0,
                failure="",
                finished_at=None,
                cancel_requested_at=None,
                confirmed_by=user,
            )
            ring(source_import.pk)
    except IntegrityError:
        raise Refused("same_file", "The same file was sent and taken in again since.") from None


def undo_import(source_import: Import, *, user: User | None) -> None:
    """Takes the import back, in the background. A second undo changes nothing."""
    if source_import.undo_requested_at:
        return
    if not source_import.ended or source_import.state == State.UNDONE:
        raise Refused("import_state", f"Import {source_import.pk} cannot be undone now.")
    if not source_import.done_chunks.exists():
        raise Refused("import_state", "Nothing of this import was applied.")
    if source_import.undo_until and now() > source_import.undo_until:
        days = settings.IMPORT_UNDO_DAYS
        raise Refused("undo_expired", f"An import can be undone for {days} days.")
    if worked := worked_since(source_import):
        raise Refused(
            "worked_since",
            f"People have posted to {worked:,} claims that came with this import. Reverse those "
            "entries first, so that nothing typed is lost.",
        )
    if later := touched_since(source_import):
        numbers = ", ".join(str(number) for number in later)
        raise Refused(
            "touched_since", f"Undo the later imports of the same claims first: {numbers}."
        )
    with transaction.atomic():
        Import.objects.filter(pk=source_import.pk).update(
            undo_requested_at=now(), undone_by=user, attempted="", attempts=0
        )
        ring(source_import.pk)
    source_import.refresh_from_db()
