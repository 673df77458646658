"""The back office of strategies: one file an area."""

from strategies.admin import campaigns, denials, rule_sets, strategies, templates, workflows

__all__ = ["campaigns", "denials", "rule_sets", "strategies", "templates", "workflows"]
