"""What lies beside a claim on somebody's desk until a touch is logged: draft, lease, snooze."""

from typing import Any

from django.db import connection

from accounts.models import User
from claims.choices import CameBack
from claims.models import Claim

CLEAR = """
WITH draft AS (DELETE FROM claims_draft WHERE claim_id = %(claim)s AND user_id = %(user)s),
lease AS (DELETE FROM claims_lease WHERE claim_id = %(claim)s AND user_id = %(user)s)
UPDATE claims_snooze SET came_back_at = statement_timestamp(), came_back_by = %(by)s
WHERE claim_id = %(claim)s AND came_back_at IS NULL"""


def clear_desk(claim: Claim, user: User) -> None:
    """The claim was worked: its draft is gone, its lease is free, its snooze has ended."""
    values: dict[str, Any] = {"claim": claim.pk, "user": user.pk, "by": CameBack.PERSON.value}
    with connection.cursor() as cursor:
        cursor.execute(CLEAR, values)
