"""What a claim has besides itself: one statement, so that what is not there is not asked for."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import connection

from accounts.models import User
from claims.models import Claim


@dataclass(frozen=True, slots=True)
class Parts:
    """Which of them there are; unless somebody looked, any of them."""

    files: bool = True
    entries: bool = True
    deadlines: bool = True
    touches: bool = True
    events: bool = True
    changes: bool = True
    decision: bool = True
    escalation: bool = True
    draft: bool = True
    held: bool = True


EVERY = Parts()
FOUND = {
    "files": "claims_attachment WHERE claim_id = %(claim)s",
    "entries": "claims_ledgerentry WHERE claim_id = %(claim)s",
    "deadlines": "claims_deadline WHERE claim_id = %(claim)s AND state IN ('running', 'expired')",
    "touches": "claims_touch WHERE claim_id = %(claim)s",
    "events": "claims_event WHERE claim_id = %(claim)s",
    "changes": "claims_claimchange WHERE claim_id = %(claim)s",
    "decision": "claims_decisionrequest WHERE claim_id = %(claim)s AND state = 'asked'",
    "escalation": "claims_escalation WHERE claim_id = %(claim)s",
    "draft": "claims_draft WHERE claim_id = %(claim)s AND user_id = %(user)s",
    "held": "claims_lease WHERE claim_id = %(claim)s AND user_id = %(user)s AND until > %(now)s",
}
SEEK = "SELECT " + ", ".join(f"EXISTS (SELECT FROM {FOUND[part.name]})" for part in fields(Parts))


def parts_of(claim: Claim, user: User, now: datetime) -> Parts:
    """What there is of a claim that the user was allowed to open."""
    values: dict[str, Any] = {"claim": claim.pk, "user": user.pk, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(SEEK, values)
        return Parts(*cursor.fetchone())
