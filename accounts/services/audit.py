"""What triggers cannot see: looks, searches, exports, sign-ins and refusals."""

from typing import Any

from accounts.choices import AuditAction
from accounts.models import AuditEntry
from arengine.lib.acting import acting


def record(
    action: AuditAction,
    *,
    user_id: int | None = None,
    subject: str = "",
    subject_id: int | None = None,
    claim_id: int | None = None,
    rows: int = 1,
    detail: dict[str, Any] | None = None,
) -> None:
    """One audit entry of who acts now (or of `user_id`). `detail` holds no patient's data."""
    who = acting()
    AuditEntry(
        user_id=user_id or who.user_id,
        source=who.source,
        request_id=who.request_id[:64],
        action=action,
        subject=subject,
        subject_id=subject_id,
        claim_id=claim_id,
        rows=rows,
        detail=detail or {},
    ).save(force_insert=True)
