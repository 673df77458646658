"""The back office's pages of claims, by what they show."""

from claims.admin import claims, imports, ledger, payers, routing, runs

__all__ = ["claims", "imports", "ledger", "payers", "routing", "runs"]
