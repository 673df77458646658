"""Files of a claim: taken in after a look at their bytes, handed out to those who see the claim,
withdrawn rather than deleted."""

import hashlib
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from accounts.choices import AuditAction
from accounts.models import User
from accounts.services.audit import record
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.choices import FileType
from claims.models import Attachment, Claim
from claims.rules.file_types import contradicts, file_type, safe_name
from claims.services.claims import lock_claim

TABLE = "claims_attachment"
TAKEN = ", ".join(found.label for found in FileType)


class Sent(Protocol):
    """A file as it was sent."""

    name: str | None
    size: int | None

    def read(self) -> bytes: ...


@retry_deadlocks
@transaction.atomic
def attach_file(claim: Claim | int, sent: Sent, *, user: User, note: str = "") -> Attachment:
    """Keeps the file with the claim, encrypted."""
    locked = lock_claim(claim)
    _refuse_size(sent.size or 0)
    content, name = sent.read(), sent.name or ""
    found = _type_of(content, name)
    digest = hashlib.sha256(content).hexdigest()
    _refuse_more(locked, digest)
    return Attachment.objects.create(
        claim=locked,
        name=safe_name(name, found),
        content_type=found,
        size=len(content),
        sha256=digest,
        content=content,
        note=note,
        user=user,
    )


@transaction.atomic
def withdraw_attachment(attachment: Attachment, *, user: User, reason: str) -> Attachment:
    """It is no longer served; its bytes stay, as what was sent once may be asked for in court."""
    locked = Attachment.objects.select_for_update().defer("content").get(pk=attachment.pk)
    if locked.withdrawn_at is not None:
        raise Refused("already_withdrawn", "This file was withdrawn before.")
    if locked.user_id != user.pk and not user.decides:
        raise Refused("not_yours", "Only who attached a file or a supervisor withdraws it.")
    locked.withdrawn_at = Now()
    locked.withdrawn_by, locked.withdrawn_reason = user, reason
    locked.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    locked.refresh_from_db(fields=["withdrawn_at"])
    return locked


def hand_out(attachment: Attachment) -> bytes:
    """The bytes, and an audit entry that says who took them."""
    record(
        AuditAction.VIEWED,
        subject=TABLE,
        subject_id=attachment.pk,
        claim_id=attachment.claim_id,
    )
    return attachment.content


def _refuse_size(size: int) -> None:
    if size == 0:
        raise Refused("file_empty", "The file is empty.")
    if size > settings.ATTACHMENT_MAX_BYTES:
        most = settings.ATTACHMENT_MAX_BYTES // 1024**2
        raise Refused("file_too_large", f"The file is larger than {most} MB.")


def _type_of(content: bytes, name: str) -> FileType:
    found = file_type(content, name)
    if found is None:
        raise Refused("file_type", f"This kind of file is not taken. Send one of: {TAKEN}.")
    if contradicts(name, found):
        raise Refused("file_name", f"The file's name says otherwise, but it holds: {found.label}.")
    return found


def _refuse_more(claim: Claim, digest: str) -> None:
    standing = claim.attachments.standing()
    if standing.filter(sha256=digest).exists():
        raise Refused("file_twice", "This file is attached to the claim already.")
    if standing.count() >= settings.ATTACHMENTS_PER_CLAIM:
        raise Refused(
            "too_many_files", f"A claim holds at most {settings.ATTACHMENTS_PER_CLAIM} files."
        )
