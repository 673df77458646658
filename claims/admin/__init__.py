"""The back office's pages of claims, by what they show."""

from claims.admin import (
    audit,
    claims,
    deadlines,
    decisions,
    denials,
    escalation,
    imports,
    ledger,
    outcomes,
    payers,
    routing,
    runs,
    score,
    touches,
)

__all__ = [
    "audit",
    "claims",
    "deadlines",
    "decisions",
    "denials",
    "escalation",
    "imports",
    "ledger",
    "outcomes",
    "payers",
    "routing",
    "runs",
    "score",
    "touches",
]
