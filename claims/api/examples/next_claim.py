"""The next claim, and its lease."""

from typing import Any

from claims.api.examples.claims import CLAIM

NEXT: dict[str, Any] = {
    **CLAIM,
    "why_first": ["deadline in 6 d", "$2,431", "94 d", "payer pays 71 %"],
    "leased_until": "2026-11-21T08:45:00Z",
}
REQUESTS: dict[str, Any] = {
    "worklist_take": {"claim_number": "0042-118"},
    "worklist_let_go": {"claim_number": "0042-118"},
}
ANSWERS: dict[str, Any] = {
    "worklist_next": NEXT,
    "worklist_take": NEXT,
}
