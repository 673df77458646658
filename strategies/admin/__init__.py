"""The back office of strategies: one file an area."""

from strategies.admin import strategies, workflows

__all__ = ["strategies", "workflows"]
from strategies.admin import campaigns, strategies

__all__ = ["campaigns", "strategies"]
from strategies.admin import strategies, templates

__all__ = ["strategies", "templates"]
from strategies.admin import denials, strategies

__all__ = ["denials", "strategies"]
