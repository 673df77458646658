"""Drafts: what is typed about a claim is kept until it is sent."""

from collections.abc import Mapping
from datetime import datetime

from accounts.models import User
from claims.models import Claim, Draft

FIELDS = (
    *("outcome", "contact", "minutes", "reference", "note", "follow_up_on"),
    *("denial_code", "denied_on", "reason"),
)
# Of one field; more than any field takes, so that a text too long to be sent is still kept.
LONGEST = 10_000


def save_draft(claim: Claim, *, user: User, said: Mapping[str, str], now: datetime) -> bool:
    """Keeps what stands in the form; a form emptied has no draft. Whether there is one now."""
    kept = {field: said[field][:LONGEST] for field in FIELDS if said.get(field, "").strip()}
    if not set(kept) - {"outcome"}:
        drop_draft(claim, user=user)
        return False
    Draft.objects.bulk_create(
        [Draft(user=user, claim=claim, said=kept, saved_at=now)],
        update_conflicts=True,
        unique_fields=["user", "claim"],
        update_fields=["said", "saved_at"],
    )
    return True


def drop_draft(claim: Claim, *, user: User) -> None:
    """Nothing is left to send."""
    Draft.objects.filter(user=user, claim=claim).delete()
