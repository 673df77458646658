"""The back office of strategies: one file an area."""

from strategies.admin import strategies

__all__ = ["strategies"]
