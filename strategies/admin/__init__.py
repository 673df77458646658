"""The back office of strategies: one file an area."""

from strategies.admin import campaigns, denials, strategies, templates, workflows

__all__ = ["campaigns", "denials", "strategies", "templates", "workflows"]
