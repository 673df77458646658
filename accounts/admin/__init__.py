"""The back office of accounts: people and teams, the audit, the outbox."""

from accounts.admin import outbox, people

__all__ = ["outbox", "people"]
