"""Counts of rules by their row."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def of(counts: dict[Any, Any], key: Any) -> Any:
    """What is counted of one key; None where nothing is."""
    return counts.get(key)
