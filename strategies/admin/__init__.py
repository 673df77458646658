"""The back office of strategies: one file an area."""

from strategies.admin import strategies, workflows

__all__ = ["strategies", "workflows"]
from strategies.admin import campaigns

__all__ = ["campaigns", "strategies"]
from strategies.admin import templates

__all__ = ["strategies", "templates"]
from strategies.admin import denials

__all__ = ["denials", "strategies"]
