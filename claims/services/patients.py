"""Seeing who a patient is, and finding a patient's claims: each leaves an audit entry."""

from django.db import connection, transaction

from accounts.choices import AuditAction
from accounts.models import User
from accounts.services.audit import record
from claims.models import Claim
from claims.models.claim_queries import ClaimQuerySet
from claims.rules.masking import MASKS

TABLE = "claims_claim"
# More claims than any one patient has.
MOST_FOUND = 10_000


def masked_patient(claim: Claim) -> dict[str, str]:
    """Name and member id as lists show them."""
    return {name: mask(getattr(claim, name)) for name, mask in MASKS.items()}


def unmask_patient(claim: Claim, *, user: User) -> dict[str, str]:
    """Name and member id in full, for somebody who was seen to ask."""
    fields = list(MASKS)
    record(
        AuditAction.UNMASKED,
        user_id=user.pk,
        subject=TABLE,
        subject_id=claim.pk,
        claim_id=claim.pk,
        detail={"fields": fields},
    )
    return {name: getattr(claim, name) for name in fields}


def search_patient(user: User, *, name: str = "", member_id: str = "") -> ClaimQuerySet:
    """The patient's claims among those the user may see; the entry does not say whom."""
    claims = Claim.objects.for_user(user).present()
    numbers = _by_index(claims.of_patient(name=name, member_id=member_id))
    found = Claim.objects.filter(pk__in=numbers)
    asked = {"name": name, "member_id": member_id}
    record(
        AuditAction.SEARCHED,
        user_id=user.pk,
        subject=TABLE,
        rows=len(numbers),
        detail={"by": [field for field, value in asked.items() if value.strip()]},
    )
    return found


def _by_index(claims: ClaimQuerySet) -> list[int]:
    """The planner takes random marks to be in every range of the table, and would read it all."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        numbers = list(claims.values_list("pk", flat=True)[:MOST_FOUND])
        cursor.execute("SET LOCAL enable_seqscan = on")
    return numbers
