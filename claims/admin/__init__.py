"""The back office's pages of claims, by what they show."""

from claims.admin import (
    audit,
    claims,
    imports,
    ledger,
    outcomes,
    payers,
    routing,
    runs,
    touches,
)

__all__ = [
    "audit",
    "claims",
    "imports",
    "ledger",
    "outcomes",
    "payers",
    "routing",
    "runs",
    "touches",
]
from claims.admin import decisions

__all__ = ["audit", "claims", "decisions", "imports", "ledger", "payers", "routing", "runs"]
