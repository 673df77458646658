"""A change against the month before: an arrow, a word, and whether it is good."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import template

from arengine.lib.money import ratio

register = template.Library()

UNITS = {"relative": ("{}%", 100), "points": ("{} points", 100), "days": ("{} days", 1)}


@register.inclusion_tag("analytics/change.html")
def change(amount: Decimal | None, unit: str, better: str, month: date) -> dict[str, Any]:
    """`unit` is relative, points or days; `better` the direction that is good, up or down."""
    if amount is None:
        return {"direction": ""}
    text, factor = UNITS[unit]
    direction = "up" if amount > 0 else "down" if amount < 0 else "unchanged"
    return {
        "direction": direction,
        "amount": text.format(ratio(abs(amount) * factor, 1, 1)),
        "is_good": direction == better,
        "month": month,
    }
