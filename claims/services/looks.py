"""Looks at a claim leave an audit entry, as do tries at a claim that is not theirs."""

from accounts.choices import AuditAction
from accounts.services.audit import record
from claims.models import Claim

TABLE = "claims_claim"


def note_view(claim: Claim) -> None:
    """Somebody has the claim before them."""
    record(AuditAction.VIEWED, subject=TABLE, subject_id=claim.pk, claim_id=claim.pk)


def note_stranger(claim: Claim) -> None:
    """Somebody asked by its number for a claim that they may not see."""
    record(AuditAction.REFUSED, subject=TABLE, subject_id=claim.pk, claim_id=claim.pk)
