"""Why a denial really happened, as the person who looked into it says."""

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.models import Claim, RootCause
from claims.services.claims import lock_claim, tell


@retry_deadlocks
@transaction.atomic
def set_root_cause(
    claim: Claim | int,
    *,
    cause: RootCause | None,
    user: User,
    expected_version: int | None = None,
) -> Claim:
    """Names the cause, or takes the name back (None)."""
    locked = lock_claim(claim, expected_version)
    if cause is not None and not cause.is_active:
        raise Refused("cause_not_offered", "This root cause is no longer in use; choose another.")
    if locked.root_cause_id == (cause and cause.pk):
        return locked
    locked.root_cause = cause
    locked.version += 1
    locked.updated_at = Now()
    locked.save(update_fields=["root_cause", "version", "updated_at"])
    locked.refresh_from_db(fields=["updated_at"])
    tell(locked, "cause", f"Root cause: {cause or 'not known'}.", user)
    return locked
